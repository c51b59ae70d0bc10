import { useCallback, useState } from 'react';
import { selectBeat } from '../../store/dashboard-store.ts';
import { formatMetric } from '../../store/metric-rows.ts';
import { nearestIndex } from '../../store/recording-navigation.ts';
import { countOf, formatCount } from '../parts/format.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { learntFrom } from '../parts/learnt-from.ts';
import { useClassification, useDashboard, useDashboardState } from '../session-context.ts';
import { formatClock } from './clock.ts';
import { useExplore, useRevision } from './explore-context.ts';
import type { Ec57Disagreement, Ec57Summary } from './explore-session.ts';
import type { ExploreActions } from './use-explore-actions.ts';

/** While a recording is read it changes many times a second. */
const REST_MS = 200;

/** Sensitivity and positive predictivity after ANSI/AAMI EC57; stands only where there are reference annotations. */
export function Ec57Table({ actions }: { readonly actions: ExploreActions }) {
  const { recording } = useExplore();
  const revision = useRevision();
  const isStill = useDashboardState(({ run, beatCount }) => run.kind !== 'running' && beatCount > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beats decide the answer
  const ask = useCallback(() => recording.ec57(), [recording, revision]);
  const answer = useLatest(isStill && recording.reference !== null ? ask : null, REST_MS);
  const summary = latestValue(answer);
  if (recording.reference === null) return null;
  return (
    <section className="panel ec57" aria-label="EC57">
      <div className="panel-head">
        <h2>Against the reference</h2>
        <span className="muted">{recording.reference.name}, ANSI/AAMI EC57</span>
      </div>
      {answer.kind === 'failed' && (
        <p className="notice is-error" role="alert">
          The comparison failed: {answer.message}
        </p>
      )}
      {summary ? (
        <>
          <Figures summary={summary} />
          <Disagreements summary={summary} actions={actions} />
        </>
      ) : (
        <p className="empty">Compared once all beats are scored.</p>
      )}
    </section>
  );
}

const CLASSES = [
  { id: 'qrs', title: 'QRS', explanation: 'Every beat, whatever its class' },
  { id: 'v', title: 'V', explanation: 'Ventricular ectopic beats' },
  { id: 's', title: 'S', explanation: 'Supraventricular ectopic beats' },
] as const;

const CLASSED_BY: Readonly<Record<Ec57Summary['classedBy'], string>> = {
  classifier: 'V and S are as the beat classifier calls them.',
  rule: 'V and S are as a rule on timing and shape calls them, until the beat classifier has spoken.',
};

function Figures({ summary }: { readonly summary: Ec57Summary }) {
  const { recording } = useExplore();
  const lesson = useClassification(({ choice }) => learntFrom(choice.id, recording.info.name));
  return (
    <>
      <table className="figures-table" aria-label="EC57 figures">
        <thead>
          <tr>
            <td />
            <th scope="col">Sensitivity</th>
            <th scope="col" title="Positive predictivity">
              +P
            </th>
            <th scope="col" title="Found, missed, found where there is none">
              TP / FN / FP
            </th>
          </tr>
        </thead>
        <tbody>
          {CLASSES.map(({ id, title, explanation }) => {
            const { tp, fn, fp, sensitivity, positivePredictivity } = summary[id];
            return (
              <tr key={id}>
                <th scope="row" title={explanation}>
                  {title}
                </th>
                <td>{formatMetric(sensitivity, 'percent')}</td>
                <td>{formatMetric(positivePredictivity, 'percent')}</td>
                <td className="muted">
                  {formatCount(tp)} / {formatCount(fn)} / {formatCount(fp)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="muted">
        Beats within 150 ms match; the first {Math.round(summary.learningSeconds / 60)} minutes are not
        scored. {CLASSED_BY[summary.classedBy]} {summary.classedBy === 'classifier' && lesson}
      </p>
    </>
  );
}

const KINDS: Readonly<Record<Ec57Disagreement['kind'], string>> = {
  missed: 'missed',
  extra: 'not in the reference',
  class: 'other class',
};

/** One at a time, in the order of time. */
function Disagreements({
  summary,
  actions,
}: {
  readonly summary: Ec57Summary;
  readonly actions: ExploreActions;
}) {
  const { store } = useDashboard();
  const { recording } = useExplore();
  const [at, setAt] = useState<number | null>(null);
  const { disagreements } = summary;
  if (disagreements.length === 0) return <p>No disagreement with the reference.</p>;
  const index = at === null ? null : Math.min(at, disagreements.length - 1);
  const show = (next: number) => {
    const { sample, kind } = disagreements[next];
    const { beats } = recording;
    const beat = nearestIndex(beats.rPeakSamples, beats.count, sample);
    setAt(next);
    if (kind !== 'missed' && beat !== null) selectBeat(store, beat);
    actions.goTo(sample);
  };
  const current = index === null ? null : disagreements[index];
  return (
    <div className="adapt-row">
      <span className="button-group">
        <button
          type="button"
          disabled={index === null || index === 0}
          onClick={() => show((index ?? 0) - 1)}
          aria-label="Previous disagreement"
          title="Previous disagreement"
        >
          ←
        </button>
        <button
          type="button"
          disabled={index === disagreements.length - 1}
          onClick={() => show(index === null ? 0 : index + 1)}
          aria-label="Next disagreement"
          title="Next disagreement"
        >
          →
        </button>
      </span>
      <span aria-live="polite">
        {current === null || index === null
          ? countOf(disagreements.length, 'disagreement')
          : `${formatCount(index + 1)} of ${formatCount(disagreements.length)}: ${describe(current, recording.info.rateHz)}`}
      </span>
    </div>
  );
}

function describe({ sample, kind, reference, found }: Ec57Disagreement, rateHz: number): string {
  const symbols = kind === 'class' ? ` (reference ${reference ?? '–'}, found ${found ?? '–'})` : '';
  return `${formatClock(sample / rateHz, 1)} ${KINDS[kind]}${symbols}`;
}
