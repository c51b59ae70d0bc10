import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useChartColors } from '../../charts/chart-colors.ts';
import type { TemplateSet } from '../../pipeline/recording-info.ts';
import { formatMetric } from '../../store/metric-rows.ts';
import { countOf, formatCount } from '../parts/format.ts';
import { useIsPrinting } from '../parts/use-is-printing.ts';
import { formatClock } from './clock.ts';
import { useCriteria, useExplore, useLabels } from './explore-context.ts';
import { PRINTED_STRIP_PX } from './paper-layout.ts';
import { type Example, reportExamples } from './report-beats.ts';
import { StripPrinter } from './strip-printer.ts';
import { templateName, templateRows } from './template-order.ts';

/** On paper alone: a strip for each of the most anomalous shapes, and one of the usual shape. */
export function ReportStrips({ set }: { readonly set: TemplateSet }) {
  const { recording } = useExplore();
  const isPrinting = useIsPrinting();
  const criteria = useCriteria();
  const labels = useLabels((state) => state.labels);
  const { recognised } = recording.info;
  // biome-ignore lint/correctness/useExhaustiveDependencies: read in another way, the trace is another one
  const printer = useMemo(() => new StripPrinter(recording), [recording, recognised]);
  const { beats } = recording;
  const rowsNow = () => templateRows(set, beats, labels, criteria);
  const latestRows = useRef(rowsNow);
  latestRows.current = rowsNow;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another set has other shapes
  useEffect(() => {
    printer.fetch(reportExamples(latestRows.current(), beats).map(({ beat }) => beat));
  }, [printer, set, beats]);
  if (!isPrinting) return null;
  const rows = rowsNow();
  return (
    <section className="report-strips" aria-label="Strips">
      {reportExamples(rows, beats)
        .filter(({ row, isUsual, beat }) => (isUsual || row.flagged > 0) && printer.has(beat))
        .map((example) => (
          <Strip key={example.row.template} example={example} printer={printer} />
        ))}
    </section>
  );
}

interface StripProps {
  readonly example: Example;
  readonly printer: StripPrinter;
}

function Strip({ example: { row, beat }, printer }: StripProps) {
  const { recording } = useExplore();
  const criteria = useCriteria();
  const labels = useLabels((state) => state.labels);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useChartColors();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is printed is light, but not yet when the printer calls
  useLayoutEffect(() => {
    if (canvas.current) printer.paint(canvas.current, beat, criteria, labels);
  }, [printer, beat, criteria, labels, theme]);
  const { beats, info } = recording;
  const at = formatClock(beats.rPeakSamples[beat] / info.rateHz, 1);
  return (
    <figure className="report-strip">
      <figcaption>
        <strong>{templateName(row.template)}</strong> {countOf(row.count, 'beat')} of this shape (
        {formatMetric(row.count / beats.count, 'percent')}), {formatCount(row.flagged)} flagged; one of them
        at {at}
      </figcaption>
      <canvas ref={canvas} style={{ '--print-width': `${PRINTED_STRIP_PX}px` }} />
    </figure>
  );
}
