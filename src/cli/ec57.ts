/**
 * `npm run -s ec57 -- [--json] DIR`: finds and classes the beats of every WFDB record of a folder that has reference
 * annotations, and compares as ANSI/AAMI EC57 asks: 150 ms, the first five minutes not scored, ventricular flutter left
 * out. Records with paced beats count for QRS and not for V and S.
 */
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { EscapeBeats } from '../core/aami.ts';
import { AppError } from '../core/app-error.ts';
import type { Recording } from '../core/recording.ts';
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
import { callBeatsByRule } from '../signal/beat-rule.ts';
import { type BeatCaller, findBeats } from './found-beats.ts';
import { openRecord } from './record-folder.ts';
import { runCommand } from './run-command.ts';

const USAGE = 'Usage: npm run -s ec57 -- [--json] [--escape-beats N|S] [--from SECONDS] DIR';

interface Arguments {
  readonly folder: string;
  readonly isJson: boolean;
  readonly escapeBeats: EscapeBeats;
  readonly startS: number | null;
}

interface RecordReport {
  readonly record: string;
  readonly isPaced: boolean;
  readonly tally: Ec57Tally;
}

function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new AppError('bad-option', `One folder of WFDB records is expected. ${USAGE}`);
  const escapeBeats = values['escape-beats'] ?? 'N';
  if (escapeBeats !== 'N' && escapeBeats !== 'S')
    throw new AppError('bad-option', `--escape-beats takes N or S, not "${escapeBeats}".`);
  const startS = values.from === undefined ? null : Number(values.from);
  if (startS !== null && !(startS >= 0))
    throw new AppError('bad-option', `--from takes a number of seconds, not "${values.from}".`);
  return { folder, isJson: values.json === true, escapeBeats, startS };
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
  ];
  for (const row of rows)
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(8) : cell.padStart(7))).join(' '));
  if (reports.some(({ isPaced }) => isPaced))
    console.log('* paced beats: left out for V and S, as the standard has it');
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
  const reports: RecordReport[] = [];
  for (const record of await recordNames(options.folder)) {
    const report = await reportOn(record, await openRecord(options.folder, record), options, callBeatsByRule);
    if (report === null) console.error(`skipped: ${record} has no annotated ECG to compare with`);
    else reports.push(report);
  }
  if (reports.length === 0)
    throw new AppError('missing-companion', `${options.folder} holds no WFDB record with annotated beats.`);
  if (options.isJson) printJson(reports);
  else printTable(reports);
});
