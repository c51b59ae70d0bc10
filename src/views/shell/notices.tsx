import { Fragment } from 'react';
import type { AppErrorData } from '../../core/app-error.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import './notices.css';

/** What a person has to know or to answer, above everything else. */
export function Notices() {
  return (
    <div className="notices">
      <Failure />
      <LabelQuestions />
      <FallbackNotice />
    </div>
  );
}

function Failure() {
  const { session } = useDashboard();
  const engine = useDashboardState((state) => state.engine);
  const opening = useDashboardState((state) => state.opening);
  const run = useDashboardState((state) => state.run);
  if (engine.kind === 'dead') {
    return (
      <ErrorNotice error={engine.error}>
        <button type="button" onClick={() => void session.restart()}>
          Restart
        </button>
      </ErrorNotice>
    );
  }
  const error = opening.kind === 'refused' ? opening.error : run.kind === 'failed' ? run.error : null;
  if (error === null) return null;
  return (
    <ErrorNotice error={error}>
      <button type="button" onClick={() => session.dismissFailure()}>
        Dismiss
      </button>
    </ErrorNotice>
  );
}

function ErrorNotice({
  error,
  children,
}: {
  readonly error: AppErrorData;
  readonly children: React.ReactNode;
}) {
  return (
    <div className="notice is-error" role="alert">
      <p>
        {error.message}
        {error.detail && <span className="detail"> ({error.detail})</span>}
      </p>
      {children}
    </div>
  );
}

/** Asked where a file cannot say which of its labels means normal. */
function LabelQuestions() {
  const { session } = useDashboard();
  const set = useDashboardState((state) => state.set);
  if (!set) return null;
  const open = set.files.flatMap((file, index) =>
    set.isLabelMeaningSettled[index] || file.dialect === null
      ? []
      : [{ file, index, labels: [...new Set([0, 1, ...file.dialect.rawLabels])].sort() }],
  );
  return open.map(({ file, index, labels }) => (
    <fieldset className="notice is-question" key={index}>
      <legend>Which label means normal in {file.name}?</legend>
      <p>The file does not say; {set.normalRawLabels[index]} is assumed until you answer.</p>
      <span className="choices">
        {labels.map((label) => (
          <button type="button" key={label} onClick={() => session.setNormalLabel(index, label)}>
            {label} is normal
          </button>
        ))}
      </span>
    </fieldset>
  ));
}

function FallbackNotice() {
  const reason = useDashboardState(({ engine }) => (engine.kind === 'ready' ? engine.fallbackReason : null));
  if (reason === null) return <Fragment />;
  return <p className="notice">FP32 runs on a slower engine than usual: {reason}</p>;
}
