import { CLASSIFIER_TITLES } from '../parts/classifier-select.tsx';
import { learntFrom } from '../parts/learnt-from.ts';
import { useIsPrinting } from '../parts/use-is-printing.ts';
import { useClassification, useDashboardState } from '../session-context.ts';
import { formatClock } from './clock.ts';
import { useCriteria, useExplore, useReview, useRevision } from './explore-context.ts';

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/** On paper alone: what was recorded, when it was analysed and by what. */
export function ReportHead() {
  const { recording } = useExplore();
  useRevision();
  const isPrinting = useIsPrinting();
  if (!isPrinting) return null;
  const { name, format, leads, rateHz, sampleCount, recognised, startTime } = recording.info;
  const lead = leads[recognised.lead.value];
  return (
    <header className="report-head">
      <p className="report-title">
        ECG report <strong>{name}</strong>
      </p>
      <p>
        {format}, lead {lead?.name ?? '–'} at {rateHz} Hz, {formatClock(sampleCount / rateHz)}
        {startTime !== null && `, recorded ${startTime}`}. Analysed {DATE.format(new Date())}. <Methods />
      </p>
    </header>
  );
}

/** On paper alone: for whoever answers for what it says. */
export function ReportFoot() {
  const isPrinting = useIsPrinting();
  if (!isPrinting) return null;
  return (
    <p className="report-foot">
      Findings: <br /> Reviewed by: <span /> Date: <span />
    </p>
  );
}

/** Networks, versions and thresholds, without which no figure of the report can be repeated. */
function Methods() {
  const { recording } = useExplore();
  const { thresholds, prematurity } = useCriteria();
  const pair = useReview((state) => state.pair);
  const card = useDashboardState(({ engine }) => (engine.kind === 'ready' ? engine.card : null));
  const classifier = useClassification(({ shown }) => shown?.choice ?? null);
  const { adaptation } = recording;
  const adapted =
    pair === 'adapted' && adaptation.kind === 'adapted'
      ? `, adapted on the first ${adaptation.minutes} minutes`
      : '';
  return (
    <>
      Autoencoders {card?.name} {card?.version}
      {adapted}; a score of {thresholds.fp32.toFixed(4)} (FP32) or {thresholds.int8.toFixed(4)} (INT8) and
      more is flagged
      {prematurity.isOn && `, and an RR interval below ${Math.round(prematurity.ratio * 100)} % of usual`}.
      {classifier !== null &&
        ` Classes by the beat classifier ${CLASSIFIER_TITLES[classifier.id]}, ${Math.round(classifier.sparsity * 100)} % pruned. ${learntFrom(classifier.id, recording.info.name) ?? ''}`}
    </>
  );
}
