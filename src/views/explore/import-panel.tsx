import { useState } from 'react';
import type { NotchHz, Recognised, RecordingAnswers, RecordingInfo } from '../../pipeline/recording-info.ts';
import { formatBytes, formatCount } from '../parts/format.ts';
import { formatClock } from './clock.ts';
import { useExplore, useRevision } from './explore-context.ts';
import { NumberAnswer } from './number-answer.tsx';
import './import-panel.css';

/** What was recognised in the file and what was guessed; every guess can be changed without opening it again. */
export function ImportPanel() {
  const { recording } = useExplore();
  useRevision();
  const { info } = recording;
  const { answer, state } = useAnswers();
  const guesses = openGuesses(info);
  return (
    <details className="panel import-panel" open={guesses.length > 0}>
      <summary>
        {summarize(info)}
        {guesses.length > 0 && <strong className="guess-count"> · guessed: {guesses.join(', ')}</strong>}
      </summary>
      <fieldset className="answers" disabled={state.kind === 'busy'}>
        <legend className="visually-hidden">How the recording is read</legend>
        <RateAnswer info={info} answer={answer} />
        <UnitAnswer info={info} answer={answer} />
        <LeadAnswer info={info} answer={answer} />
        <PolarityAnswer info={info} answer={answer} />
        <NotchAnswer info={info} answer={answer} />
        {state.kind === 'busy' && <span aria-live="polite">Reading anew …</span>}
      </fieldset>
      {state.kind === 'failed' && (
        <p className="notice is-error" role="alert">
          The recording could not be read like this: {state.message}
        </p>
      )}
      <ImportFacts info={info} />
    </details>
  );
}

type AnswerState =
  | { readonly kind: 'still' | 'busy' }
  | { readonly kind: 'failed'; readonly message: string };

function useAnswers() {
  const { recording } = useExplore();
  const [state, setState] = useState<AnswerState>({ kind: 'still' });
  const answer = async (answers: RecordingAnswers): Promise<void> => {
    setState({ kind: 'busy' });
    try {
      await recording.answer(answers);
      setState({ kind: 'still' });
    } catch (thrown) {
      setState({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  };
  return { answer: (answers: RecordingAnswers) => void answer(answers), state };
}

interface AnswerProps {
  readonly info: RecordingInfo;
  readonly answer: (answers: RecordingAnswers) => void;
}

function summarize({ name, format, leads, rateHz, sampleCount }: RecordingInfo): string {
  const names = leads.length <= 3 ? leads.map((lead) => lead.name).join(', ') : `${leads.length} leads`;
  // Some formats are called by their leads.
  const what = format.endsWith(names) ? format : `${format}, ${names}`;
  return `${name}: ${what}, ${formatCount(rateHz)} Hz, ${formatClock(sampleCount / rateHz)}`;
}

/** What a person should confirm before trusting any number; polarity and lead are seen on the paper at once. */
function openGuesses({ recognised }: RecordingInfo): string[] {
  const guesses: string[] = [];
  if (recognised.rateHz.origin === 'guess') guesses.push('sampling rate');
  if (recognised.unitsPerMv.origin === 'guess') guesses.push('unit');
  return guesses;
}

function RateAnswer({ info: { recognised }, answer }: AnswerProps) {
  return (
    <Answer title="Sampling rate" recognised={recognised.rateHz} onConfirm={(rateHz) => answer({ rateHz })}>
      <NumberAnswer
        label="Sampling rate, Hz"
        value={recognised.rateHz.value}
        least={1}
        most={100_000}
        onAnswer={(rateHz) => answer({ rateHz })}
      />
      Hz
    </Answer>
  );
}

/** Units by how many of them make a millivolt. */
const VOLTAGES = [
  { title: 'mV', unitsPerMv: 1 },
  { title: 'µV', unitsPerMv: 1000 },
  { title: 'V', unitsPerMv: 0.001 },
] as const;

const USUAL_GAIN = 200;

function UnitAnswer({ info: { recognised }, answer }: AnswerProps) {
  const { value } = recognised.unitsPerMv;
  const voltage = VOLTAGES.find(({ unitsPerMv }) => unitsPerMv === value);
  const choice = value === null ? 'unknown' : (voltage?.title ?? 'adc');
  const choose = (chosen: string) => {
    const found = VOLTAGES.find(({ title }) => title === chosen);
    answer({ unitsPerMv: chosen === 'unknown' ? null : (found?.unitsPerMv ?? USUAL_GAIN) });
  };
  return (
    <Answer
      title="Unit of the values"
      recognised={recognised.unitsPerMv}
      onConfirm={(unitsPerMv) => answer({ unitsPerMv })}
    >
      <select aria-label="Unit of the values" value={choice} onChange={({ target }) => choose(target.value)}>
        {VOLTAGES.map(({ title }) => (
          <option key={title}>{title}</option>
        ))}
        <option value="adc">ADC integers</option>
        <option value="unknown">unknown</option>
      </select>
      {choice === 'adc' && value !== null && (
        <>
          <NumberAnswer
            label="ADC units per mV"
            value={value}
            least={1e-6}
            most={1e9}
            onAnswer={(unitsPerMv) => answer({ unitsPerMv })}
          />
          per mV
        </>
      )}
    </Answer>
  );
}

function LeadAnswer({ info: { recognised, leads }, answer }: AnswerProps) {
  return (
    <Answer
      title="Lead that is judged"
      recognised={recognised.lead}
      fromFile=""
      onConfirm={(lead) => answer({ lead })}
    >
      <select
        aria-label="Lead that is judged"
        value={recognised.lead.value}
        onChange={({ target }) => answer({ lead: Number(target.value) })}
      >
        {leads.map(({ name, isEcg }, index) => (
          <option key={index} value={index}>
            {name}
            {isEcg ? '' : ' (no ECG)'}
          </option>
        ))}
      </select>
    </Answer>
  );
}

function PolarityAnswer({ info: { recognised }, answer }: AnswerProps) {
  const { isInverted } = recognised;
  return (
    <Answer
      title="Polarity"
      recognised={isInverted}
      fromFile="as recorded"
      onConfirm={(value) => answer({ isInverted: value })}
    >
      <label className="check">
        <input
          type="checkbox"
          checked={isInverted.value}
          onChange={({ target }) => answer({ isInverted: target.checked })}
        />
        turned upside down
      </label>
    </Answer>
  );
}

const NOTCHES: readonly { readonly hz: NotchHz; readonly title: string }[] = [
  { hz: 0, title: 'none' },
  { hz: 50, title: '50 Hz' },
  { hz: 60, title: '60 Hz' },
];

function NotchAnswer({ info: { recognised }, answer }: AnswerProps) {
  return (
    <Answer
      title="Mains filter"
      recognised={recognised.notchHz}
      fromFile=""
      onConfirm={(notchHz) => answer({ notchHz })}
    >
      <select
        aria-label="Mains filter"
        value={recognised.notchHz.value}
        onChange={({ target }) => {
          const found = NOTCHES.find(({ hz }) => hz === Number(target.value));
          if (found) answer({ notchHz: found.hz });
        }}
      >
        {NOTCHES.map(({ hz, title }) => (
          <option key={hz} value={hz}>
            {title}
          </option>
        ))}
      </select>
    </Answer>
  );
}

interface AnswerFrameProps<T> {
  readonly title: string;
  readonly recognised: Recognised<T>;
  /** Said of what the file settles; empty where the file says nothing of it and nobody has to. */
  readonly fromFile?: string;
  readonly onConfirm: (value: T) => void;
  readonly children: React.ReactNode;
}

/** One property with where it comes from; a guess can be confirmed as it stands. */
function Answer<T>({
  title,
  recognised,
  fromFile = 'from the file',
  onConfirm,
  children,
}: AnswerFrameProps<T>) {
  const { origin, reason, value } = recognised;
  const said = { file: fromFile, guess: 'guessed', person: 'as you said' }[origin];
  return (
    <div className={`answer is-${origin}`}>
      <span className="answer-title">
        {title} <span className="muted">{said}</span>
      </span>
      <span className="answer-control">
        {children}
        {origin === 'guess' && (
          <button
            type="button"
            className="is-small"
            onClick={() => onConfirm(value)}
            title="Confirm this guess"
          >
            ✓ right
          </button>
        )}
      </span>
      {origin === 'guess' && reason !== null && <span className="muted answer-reason">{reason}</span>}
    </div>
  );
}

function ImportFacts({ info }: { readonly info: RecordingInfo }) {
  const { leads, droppedFields, notes, startTime, fileNames, sizeBytes } = info;
  return (
    <dl className="import-facts">
      <dt>{fileNames.length === 1 ? 'File' : 'Files'}</dt>
      <dd>
        {fileNames.join(', ')} ({formatBytes(sizeBytes)})
      </dd>
      <dt>Leads</dt>
      <dd>
        {leads
          .map(({ name, unit, gain, rateHz, isEcg }) => {
            const scale = gain === null ? (unit ?? 'unknown unit') : `${gain} units per ${unit ?? 'unit'}`;
            return `${name}: ${formatCount(rateHz)} Hz, ${scale}${isEcg ? '' : ', no ECG'}`;
          })
          .join(' · ')}
      </dd>
      {startTime !== null && (
        <>
          <dt>Start</dt>
          <dd>{startTime}</dd>
        </>
      )}
      <dt>Not kept</dt>
      <dd>
        {droppedFields.length === 0
          ? 'nothing about a person was found in the file'
          : `${droppedFields.join(', ')}: read past, never stored`}
      </dd>
      {notes.length > 0 && (
        <>
          <dt>Notes</dt>
          <dd>
            {notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
