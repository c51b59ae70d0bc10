import { type CSSProperties, useMemo, useState } from 'react';
import { AAMI_CLASSES } from '../../../core/label.ts';
import { accuracyOf, type ClassMatrix, macroF1 } from '../../../metrics/class-figures.ts';
import type { ClassifierCard, ClassifierStage } from '../../../models/classifier/classifier-card.ts';
import { classifierInUse } from '../../../store/classification.ts';
import { countOf, formatCount } from '../../parts/format.ts';
import { learntFrom } from '../../parts/learnt-from.ts';
import { useClassification } from '../../session-context.ts';
import { ClassTable } from './class-table.tsx';
import { formatShare } from './format-share.ts';
import { SaveMatrixButton } from './save-buttons.tsx';
import { type LiveMatrix, useLiveMatrix } from './use-live-matrix.ts';

export interface MatrixPanelProps {
  readonly card: ClassifierCard;
  readonly stage: ClassifierStage;
}

type Source = 'test' | 'open-set';

const SOURCES: readonly { readonly source: Source; readonly title: string; readonly explanation: string }[] =
  [
    {
      source: 'test',
      title: 'Test part',
      explanation: 'The beats of the protocol that were kept for testing',
    },
    {
      source: 'open-set',
      title: 'Open set',
      explanation:
        'Every beat of the open recording that its reference annotations know, or of the open table that is labelled with its class, classed just now',
    },
  ];

const CLASS_NAMES: Readonly<Record<(typeof AAMI_CLASSES)[number], string>> = {
  N: 'Normal, bundle branch block or escape',
  S: 'Supraventricular ectopic',
  V: 'Ventricular ectopic',
  F: 'Fusion of ventricular and normal',
  Q: 'Paced, fused with paced, or unclassifiable',
};

/** What is called what, by the integers that run. */
export function MatrixPanel({ card, stage }: MatrixPanelProps) {
  const [source, setSource] = useState<Source>('test');
  const isPending = useClassification((state) => state.isPending);
  const live = useLiveMatrix();
  const stored = useMemo(() => Float64Array.from(stage.figures.int8.matrix.flat()), [stage]);
  return (
    <section
      className="panel matrix-panel"
      aria-label="Classes"
      aria-busy={source === 'open-set' && isPending}
    >
      <div className="panel-head">
        <h2>True and called</h2>
        <fieldset className="segmented">
          <legend className="visually-hidden">Beats of</legend>
          {SOURCES.map((own) => (
            <label key={own.source} title={own.explanation}>
              <input
                type="radio"
                name="matrix-source"
                checked={source === own.source}
                onChange={() => setSource(own.source)}
              />
              {own.title}
            </label>
          ))}
        </fieldset>
      </div>
      {source === 'test' ? (
        <Judged
          matrix={stored}
          origin={[card.id, String(stage.sparsity), 'test part']}
          summary={`${countOf(card.training.testBeats, 'beat')} of the test part, INT8 at ${formatShare(stage.sparsity, 0)}`}
        />
      ) : (
        <Live live={live} />
      )}
    </section>
  );
}

function Live({ live }: { readonly live: LiveMatrix }) {
  const kind = useClassification((state) => state.kind);
  if (live.kind === 'nothing') return <p className="empty">{live.why}</p>;
  const { id, sparsity } = live.choice;
  const network = `INT8 at ${formatShare(sparsity, 0)}`;
  if (live.kind === 'calls') {
    const counts = AAMI_CLASSES.map((_, own) => live.beats.classes.filter((called) => called === own).length);
    return (
      <>
        <p>
          {live.name}, {countOf(live.beats.count, 'beat')} called by {network}:
        </p>
        <ul className="call-counts">
          {AAMI_CLASSES.map((name, own) => (
            <li key={name} title={CLASS_NAMES[name]}>
              <strong>{name}</strong> {formatCount(counts[own])}
            </li>
          ))}
        </ul>
        <p className="muted">
          It came without the class of each beat, so there is nothing to judge the calls by. Open a record
          with its .atr file, or a table labelled 0 to 4 as the MIT-BIH part of the Kaggle set is, to see a
          matrix here.
        </p>
      </>
    );
  }
  const beats = live.matrix.reduce((sum, count) => sum + count, 0);
  if (beats === 0) return <p className="empty">No beat found is one that {live.reference} knows.</p>;
  return (
    <Judged
      matrix={live.matrix}
      origin={[classifierInUse({ choice: live.choice, kind }), String(sparsity), live.name]}
      lesson={learntFrom(id, live.name)}
      summary={`${countOf(beats, 'beat')} of ${live.name} against ${live.reference}, ${network}: accuracy ${formatShare(accuracyOf(live.matrix), 2)}, macro-F1 over the classes it has ${formatShare(macroF1(live.matrix, [0, 1, 2, 3, 4]), 2)}.`}
    />
  );
}

interface JudgedProps {
  readonly matrix: ClassMatrix;
  /** Classifier, sparsity and beats, for who saves it. */
  readonly origin: readonly string[];
  readonly summary: string;
  /** Why these beats are no fair test of the classifier. */
  readonly lesson?: string | null;
}

function Judged({ matrix, origin, summary, lesson = null }: JudgedProps) {
  return (
    <>
      <p className="muted">
        {summary} {lesson}
      </p>
      <Matrix matrix={matrix} />
      <ClassTable matrix={matrix} />
      <SaveMatrixButton matrix={matrix} origin={origin} />
    </>
  );
}

function Matrix({ matrix }: { readonly matrix: ClassMatrix }) {
  const size = AAMI_CLASSES.length;
  return (
    <table className="class-matrix" aria-label="Confusion matrix">
      <thead>
        <tr>
          <th scope="col">true \ called</th>
          {AAMI_CLASSES.map((name) => (
            <th scope="col" key={name} title={CLASS_NAMES[name]}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {AAMI_CLASSES.map((name, own) => {
          const row = matrix.subarray(own * size, (own + 1) * size);
          const total = row.reduce((sum, count) => sum + count, 0);
          return (
            <tr key={name}>
              <th scope="row" title={CLASS_NAMES[name]}>
                {name} <span className="muted">{formatCount(total)}</span>
              </th>
              {Array.from(row, (count, called) => (
                <Cell
                  key={called}
                  count={count}
                  share={total > 0 ? count / total : 0}
                  isRight={called === own}
                />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly count: number;
  /** Of the beats that truly are of this class. */
  readonly share: number;
  readonly isRight: boolean;
}

function Cell({ count, share, isRight }: CellProps) {
  const tone = count === 0 ? 'is-none' : isRight ? 'is-right' : 'is-wrong';
  const style: CSSProperties = { '--share': share };
  return (
    <td className={tone} style={style} title={`${formatShare(share, 1)} of the beats that are this class`}>
      {formatCount(count)}
    </td>
  );
}
