import { useCallback } from 'react';
import type { ClassifierCard, ClassifierStage } from '../../../models/classifier/classifier-card.ts';
import type { ClassifierTiming } from '../../../pipeline/recording-info.ts';
import { classifierInUse } from '../../../store/classification.ts';
import { UNKNOWN_RATE } from '../../parts/class-bars.tsx';
import { useLatest } from '../../parts/latest-wins.ts';
import { useClassification, useDashboard } from '../../session-context.ts';
import { PROTOCOL_NAMES } from './protocol-names.ts';
import { type StageRow, stageRows } from './stage-figures.ts';
import { StageSlider } from './stage-slider.tsx';

export interface StagePanelProps {
  readonly card: ClassifierCard;
  readonly stage: ClassifierStage;
}

/** Which network runs, and what it gives and costs beside the unpruned one. */
export function StagePanel({ card, stage }: StagePanelProps) {
  const { session } = useDashboard();
  const choice = useClassification((state) => state.choice);
  const kind = useClassification((state) => state.kind);
  const measurement = useMeasurement(card, stage);
  const timing = measurement.kind === 'ready' ? measurement.timing : null;
  return (
    <section className="panel stage-panel" aria-label="Pruning" aria-busy={measurement.kind === 'pending'}>
      <div className="panel-head">
        <h2>Beat classifier</h2>
        <fieldset className="segmented">
          <legend className="visually-hidden">Protocol</legend>
          {PROTOCOL_NAMES.map(({ id, title, explanation }) => (
            <label key={id} title={explanation}>
              <input
                type="radio"
                name="pruning-protocol"
                checked={choice.id === id}
                onChange={() => void session.classifier.choose({ ...choice, id })}
              />
              {title}
            </label>
          ))}
        </fieldset>
      </div>
      <p className="muted" title={card.training.data}>
        {
          PROTOCOL_NAMES.find(({ id }) => classifierInUse({ choice: { ...choice, id }, kind }) === card.id)
            ?.note
        }{' '}
        {kind === 'rows' && 'It sees one row of a table at a time, without the rhythm. '}Figures of the
        network that ships, seed {card.training.seed}.
      </p>
      <StageSlider
        stages={card.stages.map(({ sparsity }) => sparsity)}
        chosen={choice.sparsity}
        onChoose={(sparsity) => void session.classifier.choose({ ...choice, sparsity })}
      />
      <StageTable rows={stageRows(stage, card.stages[0], timing)} />
      <TimeNote measurement={measurement} />
    </section>
  );
}

type Measurement =
  | { readonly kind: 'nothing' | 'pending' }
  | { readonly kind: 'ready'; readonly timing: ClassifierTiming }
  | { readonly kind: 'failed'; readonly message: string };

/** What a beat costs the stage, measured once it has classed the open set. */
function useMeasurement(card: ClassifierCard, stage: ClassifierStage): Measurement {
  const { session } = useDashboard();
  const isPending = useClassification((state) => state.isPending);
  const shown = useClassification((state) => state.shown);
  const kind = useClassification((state) => state.kind);
  const error = useClassification((state) => state.error);
  const isClassed =
    shown !== null &&
    classifierInUse({ choice: shown.choice, kind }) === card.id &&
    shown.choice.sparsity === stage.sparsity;
  const ask = useCallback(
    async () => ({ stage, timing: await session.classifier.time(stage.sparsity) }),
    [session, stage],
  );
  const answer = useLatest(isClassed ? ask : null);
  if (error) return { kind: 'failed', message: `The beats could not be classed: ${error.message}` };
  if (!isClassed) return { kind: isPending ? 'pending' : 'nothing' };
  if (answer.kind === 'failed')
    return { kind: 'failed', message: `Time was not measured: ${answer.message}` };
  // An answer stays a moment longer than what it answers.
  const isOfStage = answer.kind === 'ready' && answer.value.stage === stage;
  return isOfStage ? { kind: 'ready', timing: answer.value.timing } : { kind: 'pending' };
}

function StageTable({ rows }: { readonly rows: readonly StageRow[] }) {
  return (
    <table className="figures-table stage-table" aria-label="This stage beside the unpruned network">
      <thead>
        <tr>
          <td />
          <th scope="col">This stage</th>
          <th scope="col">Unpruned</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title, explanation, now, unpruned, change, startsGroup }) => (
          <tr key={title} className={startsGroup ? 'starts-group' : ''}>
            <th scope="row" title={explanation}>
              {title}
            </th>
            <td>{now}</td>
            <td className="muted">{unpruned}</td>
            <td>{change}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What ran, or why nothing was measured. */
function TimeNote({ measurement }: { readonly measurement: Measurement }) {
  const kind = useClassification((state) => state.kind);
  if (measurement.kind === 'failed')
    return (
      <p className="notice is-error" role="alert">
        {measurement.message}
      </p>
    );
  if (kind === 'nothing') return <p className="muted">Nothing is measured: {UNKNOWN_RATE}</p>;
  if (measurement.kind === 'ready')
    return <p className="muted">Times: {measurement.timing.engine}, measured here just now.</p>;
  const isPending = measurement.kind === 'pending';
  return <p className="muted">{isPending ? 'Being measured …' : 'Measured once the beats are read.'}</p>;
}
