import { useCallback } from 'react';
import type { ClassifierCard } from '../../../models/classifier/classifier-card.ts';
import type { PruningRecord } from '../../../models/classifier/pruning-record.ts';
import { type Latest, latestValue, useLatest } from '../../parts/latest-wins.ts';
import { useClassification, useDashboard } from '../../session-context.ts';
import { CurvesPanel } from './curves-panel.tsx';
import { MatrixPanel } from './matrix-panel.tsx';
import { PatternPanel } from './pattern-panel.tsx';
import { SaveCurvesButton } from './save-buttons.tsx';
import { StagePanel } from './stage-panel.tsx';
import './pruning.css';

/** The beat classifier and its pruned stages: what pruning costs, and what it leaves. */
export function ClassifierPage() {
  const { session } = useDashboard();
  const { id, sparsity } = useClassification((state) => state.choice);
  const askCard = useCallback(() => session.classifierCard(id), [session, id]);
  const askRecord = useCallback(() => session.pruningRecord(id), [session, id]);
  const cardAnswer = useLatest(askCard);
  const recordAnswer = useLatest(askRecord);
  // The last protocol's stay until this one's are there; what belongs to another network is not shown as this one's.
  const card = latestValue(cardAnswer);
  const record = latestValue(recordAnswer);
  const stage = card?.stages.find((own) => own.sparsity === sparsity);
  return (
    <div className="pruning-page">
      <div className="column pruning-side">
        {card && stage ? (
          <>
            <StagePanel card={card} stage={stage} />
            <MatrixPanel card={card} stage={stage} />
          </>
        ) : (
          <Waiting what="The classifier" answer={cardAnswer} />
        )}
        {record && <TakeAway record={record} />}
      </div>
      <div className="column pruning-main">
        {record ? (
          <CurvesPanel record={record} />
        ) : (
          <Waiting what="The record of pruning" answer={recordAnswer} />
        )}
        {card && stage && card.id === id && <PatternPanel id={id} card={card} stage={stage} />}
      </div>
    </div>
  );
}

function TakeAway({ record }: { readonly record: PruningRecord }) {
  return (
    <section className="panel downloads" aria-label="Take it away">
      <h2>Take it away</h2>
      <span className="button-row">
        <SaveCurvesButton record={record} />
      </span>
      <span className="muted">
        Every figure here is reproduced by <code>{record.command}</code>
      </span>
    </section>
  );
}

function Waiting({
  what,
  answer,
}: {
  readonly what: string;
  readonly answer: Latest<ClassifierCard | PruningRecord>;
}) {
  return (
    <section className="panel" aria-label={what}>
      {answer.kind === 'failed' ? (
        <p className="notice is-error" role="alert">
          {what} could not be read: {answer.message}
        </p>
      ) : (
        <p className="empty">{what} is being read …</p>
      )}
    </section>
  );
}
