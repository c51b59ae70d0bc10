import { AAMI_CLASSES, NO_CLASS } from '../../core/label.ts';
import { isContradiction } from '../../store/beat-verdicts.ts';
import { ClassBars } from '../parts/class-bars.tsx';
import { ClassifierSelect } from '../parts/classifier-select.tsx';
import { learntFrom } from '../parts/learnt-from.ts';
import { useClassification } from '../session-context.ts';
import { useCriteria, useExplore, useRevision } from './explore-context.ts';
import './class-opinion.css';

/** The third opinion on the chosen beat: which kind it is, and how sure the classifier is of each. */
export function ClassOpinion({ index }: { readonly index: number }) {
  const { recording } = useExplore();
  useRevision();
  const criteria = useCriteria();
  const shown = useClassification((state) => state.shown);
  const isPending = useClassification((state) => state.isPending);
  const error = useClassification((state) => state.error);
  const { beats, info } = recording;
  const lesson = shown === null ? null : learntFrom(shown.choice.id, info.name);
  const called = beats.classes[index];
  const isClassed = shown !== null && called !== NO_CLASS && index < shown.beats.count;
  return (
    <section className="class-opinion" aria-label="Class" aria-busy={isPending}>
      <div className="class-opinion-head">
        <h3>Class</h3>
        <ClassifierSelect />
      </div>
      {error !== null && (
        <p className="notice is-error" role="alert">
          {error.message}
        </p>
      )}
      <ClassBars beats={isClassed ? shown.beats : null} index={index} />
      <p className="class-verdict">
        {!isClassed &&
          error === null &&
          (isPending
            ? 'The beats are being classed …'
            : 'Beats are classed once the recording has been read.')}
        {isClassed && beats.isJudged[index] !== 1 && 'The signal is too poor to judge: the class is a guess.'}
        {isClassed && isContradiction(beats, index, criteria) && (
          <strong className="is-early">
            Contradicts the verdicts: {AAMI_CLASSES[called] === 'N' ? 'flagged, yet' : 'passed, yet'} classed{' '}
            {AAMI_CLASSES[called]} (K for the next)
          </strong>
        )}
      </p>
      {lesson !== null && (
        <p className="class-lesson muted" title="Judge it by recordings that are new to it; see Models">
          {lesson}
        </p>
      )}
    </section>
  );
}
