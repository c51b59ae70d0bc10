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
import { DEFAULT_MODEL } from '../models/shipped-models.ts';
import { openBeatFiles } from '../pipeline/file-source.ts';
import { scoreBeats } from '../pipeline/score-beats.ts';
import { ScoreTable } from '../pipeline/score-table.ts';
import { nodeFileSource } from './node-file-source.ts';
import { runCommand } from './run-command.ts';

const USAGE =
  'Usage: npm run -s score -- [--model ID] [--normal-label N] [--separator comma|semicolon|tab|space] ' +
  '[--label-column first|last|none] FILE...';

const SEPARATORS: Readonly<Record<string, Separator>> = { comma: ',', semicolon: ';', tab: '\t', space: ' ' };
const LABEL_COLUMNS: readonly LabelColumn[] = ['first', 'last', 'none'];
const MODELS = new URL('../../public/models/', import.meta.url);

/** Skipped rows told one by one; all are counted. */
const MAX_LISTED = 20;

interface Arguments {
  readonly files: readonly string[];
  readonly model: string;
  readonly overrides: DialectOverrides;
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
    model: values.model ?? DEFAULT_MODEL,
    overrides: {
      ...(normalRawLabel === undefined ? {} : { normalRawLabel }),
      ...(separator === undefined ? {} : { separator }),
      ...(labelColumn === undefined ? {} : { labelColumn }),
    },
  };
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { model: option, 'normal-label': option, separator: option, 'label-column': option },
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

async function score(files: readonly string[], pair: ModelPair, overrides: DialectOverrides) {
  const { card } = pair;
  const backend = await startTfjsBackend();
  if (backend.fallbackReason)
    console.error(`warning: FP32 runs on ${backend.name}: ${backend.fallbackReason}`);
  const scorers = {
    fp32: createFp32Scorer(card, pair.fp32, backend.name),
    int8: createInt8Scorer(pair.int8),
  };
  const sources = await Promise.all(files.map(nodeFileSource));
  const opened = await openBeatFiles(
    sources,
    files.map(() => overrides),
    card.input,
  );
  for (const { name, dialect } of opened.files) {
    if (!dialect || dialect.isNormalLabelKnown || overrides.normalRawLabel !== undefined) continue;
    console.error(
      `warning: ${name} does not say which label means normal; ${dialect.normalRawLabel} is assumed (--normal-label)`,
    );
  }
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

type OpenedFiles = Awaited<ReturnType<typeof openBeatFiles>>['files'];

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
  const { files, model, overrides } = readArguments(process.argv.slice(2));
  const pair = await loadModel(model);
  const report = await score(files, pair, overrides);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
});
