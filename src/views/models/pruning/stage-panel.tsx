import type { ClassifierCard, ClassifierStage } from '../../../models/classifier/classifier-card.ts';
import { classifierInUse } from '../../../store/classification.ts';
import { UNKNOWN_RATE } from '../../parts/class-bars.tsx';
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
  const isPending = useClassification((state) => state.isPending);
  const shown = useClassification((state) => state.shown);
  const kind = useClassification((state) => state.kind);
  const isMeasured =
    shown !== null &&
    classifierInUse({ choice: shown.choice, kind }) === card.id &&
    shown.choice.sparsity === stage.sparsity;
  const timing = isMeasured ? shown.beats.timing : null;
  return (
    <section className="panel stage-panel" aria-label="Pruning" aria-busy={isPending}>
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
      <TimeNote engine={timing?.engine ?? null} />
    </section>
  );
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
function TimeNote({ engine }: { readonly engine: string | null }) {
  const error = useClassification((state) => state.error);
  const isPending = useClassification((state) => state.isPending);
  const kind = useClassification((state) => state.kind);
  if (error)
    return (
      <p className="notice is-error" role="alert">
        The beats could not be classed: {error.message}
      </p>
    );
  if (kind === 'nothing') return <p className="muted">Nothing is measured: {UNKNOWN_RATE}</p>;
  if (engine !== null) return <p className="muted">Times: {engine}, measured here just now.</p>;
  return <p className="muted">{isPending ? 'Being measured …' : 'Measured once the beats are read.'}</p>;
}
