import { useMemo } from 'react';
import { AAMI_CLASSES } from '../../core/label.ts';
import { formatCount } from '../parts/format.ts';
import { useClassification } from '../session-context.ts';
import { formatClock } from './clock.ts';
import { useCriteria, useExplore, useLabels, useRevision } from './explore-context.ts';
import { recordingFacts } from './recording-facts.ts';

/** The recording in figures; also what is printed above the strip. */
export function RecordingSummary() {
  const { recording } = useExplore();
  const revision = useRevision();
  const criteria = useCriteria();
  const labelled = useLabels((state) => state.labels.size);
  const isRefused = useClassification(({ error }) => error !== null);
  const { info, beats } = recording;
  const seconds = info.sampleCount / info.rateHz;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beats are those of the revision
  const facts = useMemo(() => recordingFacts(beats, seconds / 3600, criteria), [revision, seconds, criteria]);
  const { thresholds } = criteria;
  return (
    <section className="panel recording-summary" aria-label="Summary">
      <dl className="facts">
        <Figure title="Beats" value={formatCount(facts.beats)} note={`in ${formatClock(seconds)}`} />
        <Figure
          title="Rate"
          value={facts.meanRate === null ? '–' : `${Math.round(facts.meanRate)} bpm`}
          note={facts.rateRange === null ? '' : facts.rateRange.map(Math.round).join('–')}
          explanation="Mean rate; below it the slowest and the fastest running median of RR"
        />
        <Figure
          title="FP32 flags"
          mark="is-fp32"
          value={formatCount(facts.flagged.fp32)}
          note={`▲ from ${thresholds.fp32.toFixed(4)}`}
        />
        <Figure
          title="INT8 flags"
          mark="is-int8"
          value={formatCount(facts.flagged.int8)}
          note={`◆ from ${thresholds.int8.toFixed(4)}`}
        />
        <Figure title="Models differ" value={formatCount(facts.differing)} note="framed on paper" />
        <Figure
          title="Classes"
          isWide
          value={facts.classCounts === null ? '–' : classesInWords(facts.classCounts)}
          note={
            facts.classCounts === null
              ? isRefused
                ? 'not classed; the chosen beat says why'
                : 'once all is read'
              : `${formatCount(facts.contradicting)} contradict the verdicts`
          }
        />
        {criteria.prematurity.isOn && (
          <Figure
            title="Early"
            value={formatCount(facts.early)}
            note={`P, RR below ${Math.round(criteria.prematurity.ratio * 100)} %`}
          />
        )}
        <Figure
          title="Anomalies an hour"
          value={facts.anomalousPerHour === null ? '–' : formatCount(Math.round(facts.anomalousPerHour))}
          note={`${formatCount(facts.anomalous)} in all`}
        />
        <Figure title="Not judged" value={formatCount(facts.notJudged)} note="signal too poor" />
        <Figure
          title="Your labels"
          value={formatCount(labelled)}
          note={recording.areLabelsKept ? 'kept in this browser' : 'not kept: storage is blocked'}
        />
      </dl>
    </section>
  );
}

/** Those that occur: `N 1,541 · V 992`. */
function classesInWords(counts: readonly number[]): string {
  return AAMI_CLASSES.flatMap((name, index) =>
    counts[index] > 0 ? [`${name} ${formatCount(counts[index])}`] : [],
  ).join(' · ');
}

interface FigureProps {
  readonly title: string;
  readonly value: string;
  readonly note: string;
  readonly mark?: string;
  readonly isWide?: boolean;
  readonly explanation?: string;
}

function Figure({ title, value, note, mark, isWide = false, explanation }: FigureProps) {
  return (
    <div className={isWide ? 'is-wide' : undefined} title={explanation}>
      <dt>
        {mark && <span className={`swatch ${mark}`} />} {title}
      </dt>
      <dd>
        {value} <span className="muted">{note}</span>
      </dd>
    </div>
  );
}
