import { useCallback } from 'react';
import type { ClassifierCard } from '../../../models/classifier/classifier-card.ts';
import type { PruningRecord } from '../../../models/classifier/pruning-record.ts';
import type { ClassifierExportFormat } from '../../../models/export/classifier-formats.ts';
import { classifierInUse } from '../../../store/classification.ts';
import { type Latest, latestValue, useLatest } from '../../parts/latest-wins.ts';
import { useClassification, useDashboard } from '../../session-context.ts';
import { type FormatButton, FormatButtons } from '../format-buttons.tsx';
import { CurvesPanel } from './curves-panel.tsx';
import { formatShare } from './format-share.ts';
import { MatrixPanel } from './matrix-panel.tsx';
import { PatternPanel } from './pattern-panel.tsx';
import { SaveCurvesButton } from './save-buttons.tsx';
import { StagePanel } from './stage-panel.tsx';
import { StageSlider } from './stage-slider.tsx';
import './pruning.css';

/** The beat classifier and its pruned stages: what pruning costs, and what it leaves. */
export function ClassifierPage() {
  const { session } = useDashboard();
  const { sparsity } = useClassification((state) => state.choice);
  const id = useClassification(classifierInUse);
  const askCard = useCallback(() => session.classifier.card(id), [session, id]);
  const askRecord = useCallback(() => session.classifier.pruningRecord(id), [session, id]);
  const cardAnswer = useLatest(askCard);
  const recordAnswer = useLatest(askRecord);
  // Those of the last protocol stay, under its name, until this one's are there.
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
        ) : card ? (
          <NoSuchStage card={card} sparsity={sparsity} />
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

/** A link may ask for a stage that is not stored. */
function NoSuchStage({ card, sparsity }: { readonly card: ClassifierCard; readonly sparsity: number }) {
  const { session } = useDashboard();
  const choice = useClassification((state) => state.choice);
  return (
    <section className="panel" aria-label="Pruning">
      <p className="notice is-error" role="alert">
        {card.name} is not stored at {formatShare(sparsity, 0)}.
      </p>
      <StageSlider
        stages={card.stages.map((stage) => stage.sparsity)}
        chosen={sparsity}
        onChoose={(wanted) => void session.classifier.choose({ ...choice, sparsity: wanted })}
      />
    </section>
  );
}

const FORMATS: readonly FormatButton<ClassifierExportFormat>[] = [
  {
    format: 'tflite',
    title: 'TensorFlow Lite',
    explanation: 'The chosen stage as FP32 and full-INT8 .tflite files, for LiteRT and TensorFlow Lite Micro',
  },
  { format: 'onnx', title: 'ONNX', explanation: 'The chosen stage as FP32 and INT8 .onnx files' },
  {
    format: 'c',
    title: 'C',
    explanation:
      'The chosen stage as one header and one source in C99 that neither keep nor compute what was pruned, with a README',
  },
];

function TakeAway({ record }: { readonly record: PruningRecord }) {
  const { session } = useDashboard();
  const choice = useClassification((state) => state.choice);
  return (
    <section className="panel downloads" aria-label="Take it away">
      <h2>Take it away</h2>
      <FormatButtons
        formats={FORMATS}
        write={(format) => session.classifier.export(choice.sparsity, format)}
      />
      <span className="button-row">
        <SaveCurvesButton record={record} />
      </span>
      <span className="muted">
        Curves and figures of the test part are reproduced by <code>{record.command}</code>
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
