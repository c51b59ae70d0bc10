import { createRng, shuffle } from '../core/rng.ts';
import { DATA_PARTS, type DataPart, type DataPartName } from '../models/model-card.ts';
import type { LabelledBeats } from './labelled-beats.ts';

/**
 * Share of each class a part takes. The same for both, so that every part but the first has the balance of the
 * whole; of the first only the normal beats are used, for that is all the autoencoder ever learns from.
 */
const SHARES: Readonly<Record<DataPartName, number>> = {
  training: 0.65,
  'range-calibration': 0.05,
  'threshold-calibration': 0.15,
  test: 0.15,
};

/** Indices of beats by part; no beat is in two. */
export type BeatParts = Readonly<Record<DataPartName, Int32Array>>;

/** Shuffles each class by itself and cuts it into the four parts. The same seed gives the same parts. */
export function splitBeats(isAbnormal: Uint8Array, seed: number): BeatParts {
  const rng = createRng(seed);
  const everyBeat = Int32Array.from(isAbnormal, (_, beat) => beat);
  const normal = cutIntoParts(
    shuffle(
      everyBeat.filter((beat) => isAbnormal[beat] === 0),
      rng,
    ),
  );
  const abnormal = cutIntoParts(
    shuffle(
      everyBeat.filter((beat) => isAbnormal[beat] === 1),
      rng,
    ),
  );
  const joined = (part: DataPartName): Int32Array => Int32Array.of(...normal[part], ...abnormal[part]);
  return {
    training: normal.training,
    'range-calibration': joined('range-calibration'),
    'threshold-calibration': joined('threshold-calibration'),
    test: joined('test'),
  };
}

function cutIntoParts(beats: Int32Array): BeatParts {
  let share = 0;
  const cut = (part: DataPartName): Int32Array => {
    const start = Math.round(share * beats.length);
    share += SHARES[part];
    return beats.subarray(start, Math.round(share * beats.length));
  };
  return {
    training: cut('training'),
    'range-calibration': cut('range-calibration'),
    'threshold-calibration': cut('threshold-calibration'),
    test: cut('test'),
  };
}

/** For the model card. */
export function describeParts(
  parts: BeatParts,
  { isAbnormal }: Pick<LabelledBeats, 'isAbnormal'>,
): DataPart[] {
  return DATA_PARTS.map((part) => {
    const abnormal = parts[part].reduce((sum, beat) => sum + isAbnormal[beat], 0);
    return { part, normal: parts[part].length - abnormal, abnormal };
  });
}
