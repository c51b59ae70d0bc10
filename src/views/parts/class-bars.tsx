import { AAMI_CLASSES, type AamiClass } from '../../core/label.ts';
import type { ClassifiedBeats } from '../../pipeline/recording-info.ts';
import './class-bars.css';

export const CLASS_TITLES: Readonly<Record<AamiClass, string>> = {
  N: 'Normal',
  S: 'Supraventricular ectopic',
  V: 'Ventricular ectopic',
  F: 'Fusion of ventricular and normal',
  Q: 'Paced or unclassifiable',
};

/** Why the beats of a table have no classes. */
export const UNKNOWN_RATE =
  'beats of a table are classed where its rows are 187 samples at 125 Hz, as in the Kaggle heartbeat set; the rate of these rows is not known.';

export interface ClassBarsProps {
  /** `null` where the beat is not classed. */
  readonly beats: ClassifiedBeats | null;
  readonly index: number;
}

/** How sure the classifier is of each class, for one beat. */
export function ClassBars({ beats, index }: ClassBarsProps) {
  return (
    <ol className="class-bars">
      {AAMI_CLASSES.map((name, place) => (
        <ClassBar
          key={name}
          name={name}
          probability={beats === null ? null : beats.probabilities[index * AAMI_CLASSES.length + place]}
          isCalled={beats?.classes[index] === place}
        />
      ))}
    </ol>
  );
}

interface ClassBarProps {
  readonly name: AamiClass;
  /** 0..1; `null` where the beat is not classed. */
  readonly probability: number | null;
  readonly isCalled: boolean;
}

function ClassBar({ name, probability, isCalled }: ClassBarProps) {
  return (
    <li className={isCalled ? 'is-called' : ''} title={CLASS_TITLES[name]}>
      <span className="class-name">{name}</span>
      <span className="class-bar" style={{ '--share': probability ?? 0 }} />
      <span className="class-percent">{probability === null ? '–' : `${percentOf(probability)} %`}</span>
      <span className="class-title">{CLASS_TITLES[name]}</span>
    </li>
  );
}

function percentOf(probability: number): string {
  const percent = 100 * probability;
  return percent >= 99.95 ? '100' : percent.toFixed(1);
}
