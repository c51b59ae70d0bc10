/**
 * `npm run -s ec57 -- [--json] DIR`: finds and classes the beats of every WFDB record of a folder that has reference
 * annotations, and compares as ANSI/AAMI EC57 asks: 150 ms, the first five minutes not scored, ventricular flutter left
 * out. Records with paced beats count for QRS and not for V and S. Files instead of a folder are one recording with its
 * annotations, in any format, `--rate` where they do not say. V and S are as a beat classifier calls them, INT8, pruned by
 * `--sparsity` percent; the one trained by patient has learnt from DS1, so that only DS2 judges it fairly.
 */
import { readdir, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { EscapeBeats } from '../core/aami.ts';
import { AppError } from '../core/app-error.ts';
import { DS2 } from '../core/mit-bih.ts';
import type { Recording } from '../core/recording.ts';
import { openRecording, recogniseFiles } from '../formats/open-recording.ts';
import {
  type Ec57Figures,
  type Ec57Tally,
  EMPTY_TALLY,
  figuresOf,
  sumTallies,
  tallyPairs,
  vFalsePositiveRate,
} from '../metrics/ec57.ts';
import { matchBeats } from '../metrics/ec57-match.ts';
import { referenceBeatsOf } from '../metrics/ec57-reference.ts';
import {
  type BeatCaller,
  beatCallerOf,
  CALLERS,
  type CallerOptions,
  DEFAULT_SPARSITY_PERCENT,
} from './beat-caller.ts';
import { findBeats } from './found-beats.ts';
import { nodeFileSource } from './node-file-source.ts';
import { withRecordFiles } from './record-files.ts';
import { openRecord } from './record-folder.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run -s ec57 -- [--json] [--escape-beats N|S] [--from SECONDS] [--classes ${CALLERS.join('|')}] [--sparsity PERCENT] DIR, or [--rate HZ] FILE...`;

interface Arguments {
  /** One folder of WFDB records, or the files of one recording. */
  readonly paths: readonly string[];
  readonly rateHz: number | null;
  readonly isJson: boolean;
  readonly escapeBeats: EscapeBeats;
  readonly startS: number | null;
  readonly caller: CallerOptions;
}

interface RecordReport {
  readonly record: string;
  readonly isPaced: boolean;
  readonly tally: Ec57Tally;
}

function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new AppError('bad-option', `No folder was named. ${USAGE}`);
  const rateHz = values.rate === undefined ? null : Number(values.rate);
  if (rateHz !== null && !(rateHz > 0))
    throw new AppError('bad-option', `--rate takes a number of samples a second, not "${values.rate}".`);
  const escapeBeats = values['escape-beats'] ?? 'N';
  if (escapeBeats !== 'N' && escapeBeats !== 'S')
    throw new AppError('bad-option', `--escape-beats takes N or S, not "${escapeBeats}".`);
  const startS = values.from === undefined ? null : Number(values.from);
  if (startS !== null && !(startS >= 0))
    throw new AppError('bad-option', `--from takes a number of seconds, not "${values.from}".`);
  const caller = {
    name: values.classes ?? CALLERS[0],
    sparsityPercent: values.sparsity ?? DEFAULT_SPARSITY_PERCENT,
  };
  return { paths: positionals, rateHz, isJson: values.json === true, escapeBeats, startS, caller };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'escape-beats': { type: 'string' },
        from: { type: 'string' },
        rate: { type: 'string' },
        classes: { type: 'string' },
        sparsity: { type: 'string' },
      },
    });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
    throw new AppError('bad-option', `${reason} ${USAGE}`);
  }
}

async function recordNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    throw AppError.from(thrown, 'read-failed', `The folder ${folder} could not be read.`);
  });
  return names
    .filter((name) => name.endsWith('.hea'))
    .map((name) => name.slice(0, -4))
    .sort();
}

interface NamedRecording {
  readonly record: string;
  readonly recording: Recording;
}

async function* recordingsOf({ paths, rateHz }: Arguments): AsyncGenerator<NamedRecording> {
  const [path] = paths;
  const isFolder = paths.length === 1 && (await stat(path).catch(() => null))?.isDirectory();
  if (isFolder) {
    for (const record of await recordNames(path)) yield { record, recording: await openRecord(path, record) };
    return;
  }
  const files = await Promise.all((await withRecordFiles(paths)).map(nodeFileSource));
  const recognised = await recogniseFiles(files);
  if (recognised.kind === 'beat-tables')
    throw new AppError('not-a-recording', `${path} is a table of beats, which has no R-peaks to find.`);
  for (const group of recognised.groups) {
    const recording = await openRecording(group);
    yield { record: recording.description.name, recording: withRate(recording, rateHz) };
  }
}

/** @param rateHz of every signal and annotation; `null` leaves them as the file has them */
function withRate(recording: Recording, rateHz: number | null): Recording {
  if (rateHz === null) return recording;
  const { description } = recording;
  return {
    description: {
      ...description,
      signals: description.signals.map((signal) => ({ ...signal, rateHz })),
      annotations: description.annotations && { ...description.annotations, rateHz },
    },
    blocks: (indices, signal) => recording.blocks(indices, signal),
    read: (index, start, end) => recording.read(index, start, end),
  };
}

/** `null` where the record has nothing to compare with. */
async function reportOn(
  record: string,
  recording: Recording,
  { escapeBeats, startS }: Arguments,
  callBeats: BeatCaller,
): Promise<RecordReport | null> {
  const { annotations } = recording.description;
  if (annotations === null) return null;
  const found = await findBeats(recording, callBeats);
  if (found === null) return null;
  const reference = referenceBeatsOf(annotations, found.rateHz, escapeBeats);
  if (reference.samples.length === 0) return null;
  const options = { rateHz: found.rateHz, ...(startS === null ? {} : { startS }) };
  const tally = tallyPairs(matchBeats(reference, found, options), reference, found);
  const isPaced = reference.hasPacedBeats;
  return { record, isPaced, tally: isPaced ? { ...EMPTY_TALLY, qrs: tally.qrs } : tally };
}

interface Figures {
  readonly qrs: Ec57Figures;
  readonly v: Ec57Figures;
  readonly s: Ec57Figures;
}

function figuresOfTally({ qrs, v, s }: Ec57Tally): Figures {
  return { qrs: figuresOf(qrs), v: figuresOf(v), s: figuresOf(s) };
}

function printJson(reports: readonly RecordReport[]): void {
  const gross = figuresOfTally(sumTallies(reports.map(({ tally }) => tally)));
  const records = reports.map(({ record, tally }) => ({ record, ...figuresOfTally(tally) }));
  process.stdout.write(`${JSON.stringify({ gross, records }, null, 2)}\n`);
}

function printTable(reports: readonly RecordReport[]): void {
  const gross = sumTallies(reports.map(({ tally }) => tally));
  const rows = [
    ['record', 'QRS', 'missed', 'extra', 'Se %', '+P %', 'V', 'Se %', '+P %', 'FPR %', 'S', 'Se %', '+P %'],
    ...reports.map(({ record, tally, isPaced }) => rowOf(isPaced ? `${record} *` : record, tally)),
    rowOf('gross', gross),
    ...ds2Row(reports),
  ];
  for (const row of rows)
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(8) : cell.padStart(7))).join(' '));
  if (reports.some(({ isPaced }) => isPaced))
    console.log('* paced beats: left out for V and S, as the standard has it');
}

/** The records that the classifier by patient has not learnt from, summed, where all of them are there. */
function ds2Row(reports: readonly RecordReport[]): string[][] {
  const unseen = reports.filter(({ record }) => DS2.includes(record));
  return unseen.length < DS2.length ? [] : [rowOf('of DS2', sumTallies(unseen.map(({ tally }) => tally)))];
}

function rowOf(name: string, tally: Ec57Tally): string[] {
  const { qrs, v, s } = figuresOfTally(tally);
  const beats = ({ tp, fn }: Ec57Figures): string => String(tp + fn);
  const rates = ({ sensitivity, positivePredictivity }: Ec57Figures): string[] =>
    [sensitivity, positivePredictivity].map((rate) => percent(rate, 2));
  return [
    name,
    ...[beats(qrs), String(qrs.fn), String(qrs.fp), ...rates(qrs)],
    ...[beats(v), ...rates(v), percent(vFalsePositiveRate(tally), 3)],
    ...[beats(s), ...rates(s)],
  ];
}

function percent(fraction: number | null, digits: number): string {
  return fraction === null ? '-' : (100 * fraction).toFixed(digits);
}

await runCommand(async () => {
  const options = readArguments(process.argv.slice(2));
  const callBeats = await beatCallerOf(options.caller);
  const reports: RecordReport[] = [];
  for await (const { record, recording } of recordingsOf(options)) {
    const report = await reportOn(record, recording, options, callBeats);
    if (report === null) console.error(`skipped: ${record} has no annotated ECG to compare with`);
    else reports.push(report);
  }
  if (reports.length === 0)
    throw new AppError('missing-companion', `There are no annotated beats in ${options.paths.join(', ')}.`);
  if (options.isJson) printJson(reports);
  else printTable(reports);
});
