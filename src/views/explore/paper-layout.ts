/** Where things stand on the paper, in CSS pixels from its top. */
import { CSS_PX_PER_MM } from './paper-viewport.ts';

export type MarkRowId = 'rhythm' | 'reference' | 'label' | 'early' | 'fp32' | 'int8' | 'class';

export interface MarkRow {
  readonly id: MarkRowId;
  readonly title: string;
  readonly top: number;
}

export interface Lane {
  readonly lead: number;
  readonly top: number;
  readonly height: number;
}

export interface PaperLayout {
  /** Room left of the paper for names and calibration pulses. */
  readonly gutterPx: number;
  readonly rows: readonly MarkRow[];
  readonly lanes: readonly Lane[];
  readonly lanesTop: number;
  readonly lanesBottom: number;
  readonly heightPx: number;
}

export const ROW_PX = 18;
export const AXIS_PX = 24;
export const GUTTER_PX = 74;
const PADDING_PX = 4;

/** A printer has more dots than a screen, and lines of one of its own pixels are wanted there. */
export const PRINT_DPR = 3;

/** Width of a printed strip with the names left of it: ten seconds at 25 mm/s, which is true on paper. */
export const PRINTED_STRIP_PX = GUTTER_PX + Math.round(10 * 25 * CSS_PX_PER_MM);

/** Millimetres a lead gets, by the number of leads: a lone one has room for 6 mV at 10 mm/mV. */
const LANE_MM: readonly number[] = [60, 60, 45, 36, 30];
const MANY_LEADS_MM = 24;

const TITLES: Readonly<Record<MarkRowId, string>> = {
  rhythm: 'Rhythm',
  reference: 'Reference',
  label: 'Label',
  early: 'Early',
  fp32: 'FP32',
  int8: 'INT8',
  class: 'Class',
};

export interface LayoutWishes {
  readonly leads: readonly number[];
  readonly pxPerMm: number;
  readonly hasReference: boolean;
  readonly hasRhythm: boolean;
  readonly showsEarly: boolean;
  /** The most that a lead gets, whatever their number gives it. */
  readonly mostLaneMm?: number;
}

export function layOutPaper({
  leads,
  pxPerMm,
  hasReference,
  hasRhythm,
  showsEarly,
  mostLaneMm = Number.POSITIVE_INFINITY,
}: LayoutWishes): PaperLayout {
  const ids: MarkRowId[] = [];
  if (hasRhythm) ids.push('rhythm');
  if (hasReference) ids.push('reference');
  ids.push('label');
  if (showsEarly) ids.push('early');
  ids.push('fp32', 'int8', 'class');
  const rows = ids.map((id, index) => ({ id, title: TITLES[id], top: PADDING_PX + index * ROW_PX }));
  const lanesTop = PADDING_PX * 2 + ids.length * ROW_PX;
  const laneMm = Math.min(LANE_MM[leads.length] ?? MANY_LEADS_MM, mostLaneMm);
  const height = Math.round(laneMm * pxPerMm);
  const lanes = leads.map((lead, index) => ({ lead, top: lanesTop + index * height, height }));
  const lanesBottom = lanesTop + lanes.length * height;
  return { gutterPx: GUTTER_PX, rows, lanes, lanesTop, lanesBottom, heightPx: lanesBottom + AXIS_PX };
}
