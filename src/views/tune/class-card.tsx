import { useMemo } from 'react';
import { AAMI_CLASSES } from '../../core/label.ts';
import type { ClassifiedBeats } from '../../pipeline/recording-info.ts';
import { contradictsClass } from '../../store/beat-navigation.ts';
import { CLASS_TITLES, ClassBars, UNKNOWN_RATE } from '../parts/class-bars.tsx';
import { ClassifierSelect } from '../parts/classifier-select.tsx';
import { countOf, formatCount } from '../parts/format.ts';
import { useClassification, useDashboard, useDashboardState } from '../session-context.ts';

/** The third opinion on the chosen beat, and how many beats are of which class. */
export function ClassCard() {
  const { kind, shown, isPending, error } = useClassification((state) => state);
  const selected = useDashboardState((state) => state.selectedBeat);
  const isClassed = shown !== null && selected !== null && selected < shown.beats.count;
  return (
    <section className="panel class-card" aria-label="Class" aria-busy={isPending}>
      <div className="panel-head">
        <h2>Class</h2>
        <ClassifierSelect />
      </div>
      {error !== null && (
        <p className="notice is-error" role="alert">
          {error.message}
        </p>
      )}
      {kind === 'nothing' ? (
        <p className="muted">No classes: {UNKNOWN_RATE}</p>
      ) : (
        <div className="class-card-body">
          <ClassBars beats={isClassed ? shown.beats : null} index={selected ?? 0} />
          <div>
            {shown === null ? (
              error === null && <p className="muted">Beats are classed once the set has been read.</p>
            ) : (
              <>
                <ClassCounts beats={shown.beats} />
                {selected !== null && <Contradiction beats={shown.beats} index={selected} />}
              </>
            )}
            {kind === 'rows' && (
              <p className="muted">
                Told from the row alone: a table says nothing of the rhythm before a beat, so a premature beat
                of usual shape is missed.
              </p>
            )}
          </div>
        </div>
      )}
    </section>
  );
}

function ClassCounts({ beats }: { readonly beats: ClassifiedBeats }) {
  const beatCount = useDashboardState((state) => state.beatCount);
  const counts = useMemo(() => countClasses(beats), [beats]);
  return (
    <>
      <p>
        {AAMI_CLASSES.map((name, place) => (
          <span key={name} title={CLASS_TITLES[name]}>
            {place > 0 && ' · '}
            <strong>{name}</strong> {formatCount(counts[place])}
          </span>
        ))}
      </p>
      {beats.count < beatCount && (
        <p className="muted">
          The first {countOf(beats.count, 'beat')} are classed: the rows of more are not kept in memory.
        </p>
      )}
    </>
  );
}

function countClasses({ count, classes }: ClassifiedBeats): number[] {
  const counts = AAMI_CLASSES.map(() => 0);
  for (let beat = 0; beat < count; beat++) counts[classes[beat]]++;
  return counts;
}

interface ContradictionProps {
  readonly beats: ClassifiedBeats;
  readonly index: number;
}

function Contradiction({ beats, index }: ContradictionProps) {
  const { session } = useDashboard();
  const thresholds = useDashboardState((state) => state.thresholds);
  if (!contradictsClass(beats)(session.table, thresholds, index)) return null;
  const called = AAMI_CLASSES[beats.classes[index]];
  return (
    <p>
      <strong className="is-early">
        Contradicts the verdicts: {called === 'N' ? 'flagged, yet' : 'passed, yet'} classed {called} (K for
        the next)
      </strong>
    </p>
  );
}
