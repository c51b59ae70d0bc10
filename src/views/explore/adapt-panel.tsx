import { useEffect, useMemo, useRef, useState } from 'react';
import { AppError } from '../../core/app-error.ts';
import { PRECISION_NAME, PRECISIONS } from '../../core/precision.ts';
import type { AdaptProgress, PairChoice } from '../../pipeline/recording-info.ts';
import { formatMetric } from '../../store/metric-rows.ts';
import { formatCount } from '../parts/format.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { useCriteria, useExplore, useReview, useRevision } from './explore-context.ts';
import { NumberAnswer } from './number-answer.tsx';
import { summarizePair } from './pair-summary.ts';
import './adapt-panel.css';

const DEFAULT_MINUTES = 5;

type AdaptPhase =
  | { readonly kind: 'still' }
  | { readonly kind: 'running'; readonly progress: AdaptProgress }
  | { readonly kind: 'failed'; readonly message: string };

/** Fine-tunes the pair on the first minutes of this recording, and lays both pairs side by side. */
export function AdaptPanel() {
  const { recording } = useExplore();
  useRevision();
  const [minutes, setMinutes] = useState(DEFAULT_MINUTES);
  const { phase, start, cancel } = useAdapting();
  const isStill = useDashboardState(({ run, beatCount }) => run.kind !== 'running' && beatCount > 0);
  const { adaptation, info } = recording;
  const length = info.sampleCount / info.rateHz / 60;
  return (
    <section className="panel adapt-panel" aria-label="Adapt to this patient">
      <div className="panel-head">
        <h2>Adapt to this patient</h2>
      </div>
      <p className="muted">
        Both networks learn this heart from the first minutes, without labels; the farthest of those beats are
        left out. Judge the adapted pair on what comes after.
      </p>
      <div className="adapt-row">
        {phase.kind === 'running' ? (
          <>
            <progress value={phase.progress.fraction} max={1} aria-label="Adapting" />
            <span aria-live="polite">{phase.progress.step}</span>
            <button type="button" onClick={cancel}>
              Cancel
            </button>
          </>
        ) : (
          <>
            First
            <NumberAnswer
              label="Minutes to learn from"
              value={minutes}
              least={0.5}
              most={60}
              onAnswer={setMinutes}
            />
            minutes
            <button type="button" disabled={!isStill} onClick={() => start(minutes)}>
              {adaptation.kind === 'adapted' ? 'Adapt anew' : 'Adapt'}
            </button>
          </>
        )}
      </div>
      {phase.kind === 'still' && minutes > length * 0.9 && (
        <p className="muted">
          The recording lasts {length.toFixed(1)} minutes: little or nothing is left to judge.
        </p>
      )}
      {phase.kind === 'failed' && (
        <p className="notice is-error" role="alert">
          {phase.message}
        </p>
      )}
      {adaptation.kind === 'adapted' && <PairTable />}
      <PrematurityControl />
    </section>
  );
}

function useAdapting() {
  const { recording } = useExplore();
  const [phase, setPhase] = useState<AdaptPhase>({ kind: 'still' });
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const run = async (minutes: number): Promise<void> => {
    const own = new AbortController();
    controller.current = own;
    setPhase({ kind: 'running', progress: { fraction: 0, step: 'Gathering beats' } });
    try {
      await recording.adapt(minutes, (progress) => setPhase({ kind: 'running', progress }), own.signal);
      setPhase({ kind: 'still' });
    } catch (thrown) {
      if (own.signal.aborted) setPhase({ kind: 'still' });
      else
        setPhase({
          kind: 'failed',
          message: AppError.from(thrown, 'engine-failed', 'Adapting failed.').message,
        });
    }
  };
  return { phase, start: (minutes: number) => void run(minutes), cancel: () => controller.current?.abort() };
}

const PAIRS: readonly { readonly pair: PairChoice; readonly title: string }[] = [
  { pair: 'global', title: 'Global' },
  { pair: 'adapted', title: 'Adapted' },
];

/** Both pairs at their own thresholds over the whole recording; one of them is in use. */
function PairTable() {
  const { session } = useDashboard();
  const { recording } = useExplore();
  const revision = useRevision();
  const inUse = useReview((state) => state.pair);
  const thresholds = useDashboardState((state) => state.thresholds);
  const { adaptation, beats } = recording;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beats are those of the revision
  const summaries = useMemo(() => {
    if (adaptation.kind !== 'adapted') return null;
    const of = (pair: PairChoice) =>
      summarizePair(
        adaptation.scores[pair],
        // The pair in use stands at the thresholds of the sliders.
        pair === inUse ? thresholds : adaptation.thresholds[pair],
        beats.isJudged,
        session.table.rawLabels,
        beats.count,
      );
    return { global: of('global'), adapted: of('adapted') };
  }, [adaptation, revision, inUse, thresholds, session]);
  if (adaptation.kind !== 'adapted' || !summaries) return null;
  return (
    <>
      <table className="figures-table pair-table" aria-label="Global and adapted pair">
        <thead>
          <tr>
            <td />
            {PAIRS.map(({ pair, title }) => (
              <th scope="col" key={pair}>
                <label className="check">
                  <input
                    type="radio"
                    name="pair"
                    checked={inUse === pair}
                    onChange={() => recording.review.setState({ pair })}
                  />
                  {title}
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PRECISIONS.map((precision) => (
            <tr key={precision}>
              <th scope="row">{PRECISION_NAME[precision]} flags</th>
              {PAIRS.map(({ pair }) => (
                <td key={pair}>
                  {formatCount(summaries[pair][precision].flagged)}{' '}
                  <span className="muted">{formatMetric(summaries[pair][precision].share, 'percent')}</span>
                </td>
              ))}
            </tr>
          ))}
          {PRECISIONS.map((precision) => (
            <tr key={precision}>
              <th
                scope="row"
                title="Over the labelled beats of the whole recording, the learned minutes included"
              >
                {PRECISION_NAME[precision]} AUROC
              </th>
              {PAIRS.map(({ pair }) => (
                <td key={pair}>{formatMetric(summaries[pair][precision].auroc, 'number')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">
        Learned from {formatCount(adaptation.beatsUsed)} beats of the first {adaptation.minutes} minutes;{' '}
        {formatCount(adaptation.beatsDropped)} left out.
      </p>
    </>
  );
}

/** Timing as a second criterion: what comes early is flagged though its shape is usual. */
function PrematurityControl() {
  const { recording } = useExplore();
  const { prematurity } = useCriteria();
  const percent = Math.round(prematurity.ratio * 100);
  const set = (change: Partial<typeof prematurity>) =>
    recording.review.setState((state) => ({ prematurity: { ...state.prematurity, ...change } }));
  return (
    <div className="prematurity">
      <label
        className="switch"
        title="Premature atrial beats look normal one by one: only their timing tells"
      >
        <input
          type="checkbox"
          role="switch"
          aria-checked={prematurity.isOn}
          checked={prematurity.isOn}
          onChange={({ target }) => set({ isOn: target.checked })}
        />
        Flag early beats
      </label>
      <label className="prematurity-ratio">
        <input
          type="range"
          aria-label="Early below, percent of the usual RR"
          min={50}
          max={97}
          step={1}
          value={percent}
          disabled={!prematurity.isOn}
          onChange={({ target }) => set({ ratio: Number(target.value) / 100 })}
        />
        <span>RR below {percent} % of usual</span>
      </label>
    </div>
  );
}
