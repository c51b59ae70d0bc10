/**
 * `npm run -s score -- [options] FILE...` prints one JSON object on standard output; warnings and progress go to
 * standard error. Exit status 0, or 1 with one clear line.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import { MAX_RAW_LABEL } from '../core/label.ts';
import { perPrecision } from '../core/precision.ts';
import type { DialectOverrides, LabelColumn, Separator } from '../formats/beat-table/beat-table-dialect.ts';
import { agreementBetween } from '../metrics/agreement.ts';
import { sortScores } from '../metrics/sorted-scores.ts';
import { metricsAt } from '../metrics/summary.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../models/int8/int8-scorer.ts';
import { loadModelPair, type ModelPair } from '../models/load-model-pair.ts';
import { DEFAULT_MODEL, RECORDING_MODEL } from '../models/shipped-models.ts';
import type { BeatSource } from '../pipeline/beat-source.ts';
import { type RecognisedSet, recogniseSet } from '../pipeline/recognise-set.ts';
import type { RecordingAnswers, RecordingInfo } from '../pipeline/recording-info.ts';
import { RecordingSource } from '../pipeline/recording-source.ts';
import { scoreBeats } from '../pipeline/score-beats.ts';
import { ScoreTable } from '../pipeline/score-table.ts';
import { nodeFileSource } from './node-file-source.ts';
import { withRecordFiles } from './record-files.ts';
import { runCommand } from './run-command.ts';

const USAGE =
  'Usage: npm run -s score -- [--model ID] [--normal-label N] [--separator comma|semicolon|tab|space] ' +
  '[--label-column first|last|none] [--rate HZ] [--unit mV|uV|V|adu] [--lead NAME|NUMBER] FILE...';

const SEPARATORS: Readonly<Record<string, Separator>> = { comma: ',', semicolon: ';', tab: '\t', space: ' ' };
const LABEL_COLUMNS: readonly LabelColumn[] = ['first', 'last', 'none'];
const MODELS = new URL('../../public/models/', import.meta.url);

/** Skipped rows told one by one; all are counted. */
const MAX_LISTED = 20;

/** How many of each unit make a millivolt; `adu` says that the integers of an ADC have no known unit. */
const UNITS_PER_MV: Readonly<Record<string, number | null>> = { mV: 1, uV: 1000, V: 0.001, adu: null };

interface Arguments {
  readonly files: readonly string[];
  /** `null` for the one that suits what is opened. */
  readonly model: string | null;
  readonly overrides: DialectOverrides;
  readonly answers: RecordingAnswers;
}

function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new AppError('bad-option', `No file was named. ${USAGE}`);
  const normalRawLabel = readNormalLabel(values['normal-label']);
  const separator = readChoice('--separator', values.separator, SEPARATORS);
  const labelColumn = readChoice(
    '--label-column',
    values['label-column'],
    Object.fromEntries(LABEL_COLUMNS.map((column) => [column, column])),
  );
  return {
    files: positionals,
    model: values.model ?? null,
    overrides: {
      ...(normalRawLabel === undefined ? {} : { normalRawLabel }),
      ...(separator === undefined ? {} : { separator }),
      ...(labelColumn === undefined ? {} : { labelColumn }),
    },
    answers: readAnswers(values),
  };
}

function readAnswers({ rate, unit, lead }: ReturnType<typeof parse>['values']): RecordingAnswers {
  const rateHz = rate === undefined ? undefined : Number(rate);
  const unitsPerMv = readChoice('--unit', unit, UNITS_PER_MV);
  if (rateHz !== undefined && !(rateHz > 0))
    throw new AppError('bad-option', `--rate takes a number of samples a second, not "${rate}".`);
  return {
    ...(rateHz === undefined ? {} : { rateHz }),
    ...(unitsPerMv === undefined ? {} : { unitsPerMv }),
    ...readLead(lead),
  };
}

/** A lead by its name, or by its place counted from 1. */
function readLead(text: string | undefined): RecordingAnswers {
  if (text === undefined) return {};
  return /^[1-9]\d*$/.test(text) ? { lead: Number(text) - 1 } : { leadName: text };
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        model: option,
        'normal-label': option,
        separator: option,
        'label-column': option,
        rate: option,
        unit: option,
        lead: option,
      },
    });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
    throw new AppError('bad-option', `${reason} ${USAGE}`);
  }
}

function readNormalLabel(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const label = Number(text);
  if (text.trim() !== '' && Number.isInteger(label) && label >= 0 && label <= MAX_RAW_LABEL) return label;
  throw new AppError(
    'bad-option',
    `--normal-label takes an integer from 0 to ${MAX_RAW_LABEL}, not "${text}".`,
  );
}

function readChoice<T>(
  option: string,
  text: string | undefined,
  choices: Readonly<Record<string, T>>,
): T | undefined {
  if (text === undefined) return undefined;
  if (Object.hasOwn(choices, text)) return choices[text];
  throw new AppError('bad-option', `${option} takes ${Object.keys(choices).join(', ')}, not "${text}".`);
}

async function loadModel(id: string): Promise<ModelPair> {
  if (!/^[a-z0-9-]+$/.test(id)) throw new AppError('bad-option', `"${id}" is not the name of a model.`);
  try {
    return await loadModelPair((path) => readFile(new URL(join(id, path), MODELS)));
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('bad-option', `There is no model called "${id}".`, { cause: thrown });
  }
}

async function score(recognised: RecognisedSet, pair: ModelPair, overrides: DialectOverrides) {
  const { card } = pair;
  const backend = await startTfjsBackend();
  if (backend.fallbackReason)
    console.error(`warning: FP32 runs on ${backend.name}: ${backend.fallbackReason}`);
  const scorers = {
    fp32: createFp32Scorer(card, pair.fp32, backend.name),
    int8: createInt8Scorer(pair.int8),
  };
  const opened = await recognised.open(card.input);
  if (opened instanceof RecordingSource) tellGuesses(opened.opened.info);
  else tellAssumedLabels(opened.files, overrides);
  const table = new ScoreTable();
  let skippedRows = 0;
  for await (const { beats, scores, skipped } of scoreBeats(opened, scorers, new AbortController().signal)) {
    table.append({ ...beats, scores });
    for (const { fileIndex, line, reason } of skipped) {
      if (skippedRows++ < MAX_LISTED)
        console.error(`skipped: ${opened.files[fileIndex].name}:${line}: ${reason}`);
    }
  }
  if (skippedRows > MAX_LISTED) console.error(`skipped: ${skippedRows - MAX_LISTED} more rows`);
  return reportOn(table, opened.files, pair, skippedRows);
}

function tellAssumedLabels(files: OpenedFiles, overrides: DialectOverrides): void {
  for (const { name, dialect } of files) {
    if (!dialect || dialect.isNormalLabelKnown || overrides.normalRawLabel !== undefined) continue;
    console.error(
      `warning: ${name} does not say which label means normal; ${dialect.normalRawLabel} is assumed (--normal-label)`,
    );
  }
}

/** What the recording does not say itself, and what was odd in it. */
function tellGuesses({ name, leads, recognised, notes }: RecordingInfo): void {
  const { rateHz, unitsPerMv, lead } = recognised;
  const guesses = [
    { guess: rateHz, says: `${rateHz.value} Hz (--rate)` },
    {
      guess: unitsPerMv,
      says: `${unitsPerMv.value === null ? 'an unknown unit' : `${unitsPerMv.value} units in a millivolt`} (--unit)`,
    },
    { guess: lead, says: `lead ${leads[lead.value]?.name} (--lead)` },
  ];
  for (const { guess, says } of guesses) {
    if (guess.origin === 'guess') console.error(`warning: ${name}: ${says} is assumed: ${guess.reason}`);
  }
  for (const note of notes) console.error(`note: ${name}: ${note}`);
}

type OpenedFiles = BeatSource['files'];

function reportOn(table: ScoreTable, files: OpenedFiles, { card }: ModelPair, skippedRows: number) {
  const { count, rawLabels, fileIndices } = table;
  const normalRawLabels = files.map(({ dialect }) => dialect?.normalRawLabel ?? 0);
  const sorted = perPrecision((precision) =>
    sortScores(table.scores[precision], { rawLabels, fileIndices, normalRawLabels }, count),
  );
  const thresholds = perPrecision((precision) => card.thresholds[precision].value);
  const { fp32, int8 } = perPrecision((precision) => ({
    scores: table.scores[precision],
    threshold: thresholds[precision],
  }));
  return {
    model: card.id,
    files: files.map(({ name }) => name),
    beats: count,
    labelled: sorted.fp32.normal.length + sorted.fp32.abnormal.length,
    skippedRows,
    precision: perPrecision((precision) => metricsAt(sorted[precision], thresholds[precision])),
    agreement: agreementBetween(fp32, int8, count),
    bytes: card.ledger,
  };
}

await runCommand(async () => {
  const { files, model, overrides, answers } = readArguments(process.argv.slice(2));
  const sources = await Promise.all((await withRecordFiles(files)).map(nodeFileSource));
  const recognised = await recogniseSet(sources, { overrides: sources.map(() => overrides), answers });
  const pair = await loadModel(model ?? (recognised.kind === 'recording' ? RECORDING_MODEL : DEFAULT_MODEL));
  const report = await score(recognised, pair, overrides);
  const names = sources.map(({ name }) => name);
  process.stdout.write(`${JSON.stringify({ ...report, files: names }, null, 2)}\n`);
});
