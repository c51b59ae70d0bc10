import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import type { BeatTable } from '../formats/beat-table/beat-table.ts';
import { openBeatTable, tableOf } from '../formats/beat-table/beat-table.ts';
import type { BeatTableDialect, DialectOverrides } from '../formats/beat-table/beat-table-dialect.ts';
import type { RowBatch } from '../formats/beat-table/beat-table-parser.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import { KAGGLE_ROW, prepareBeats } from '../signal/prepare-beats.ts';
import { BatchAssembler, type BeatRun } from './batch-assembler.ts';
import {
  BEATS_PER_BATCH,
  type BeatSource,
  type PreparedBeat,
  type SkippedBeat,
  type SourceBatch,
} from './beat-source.ts';
import { RowClassifierTrack } from './row-classifier-track.ts';

/** Beats in a batch after the first: a call of TensorFlow.js takes long until the engine has compiled what it runs. */
const BEATS_PER_LATER_BATCH = 1024;

/**
 * Opens files as one set of beats. Every file is recognised before the first is read through, so a set with a file
 * that is no table of beats is refused as a whole.
 * @param overrides per file, what the person said of it; shorter than `sources` where nothing was said
 * @param told per file, how it is written where nobody says otherwise; files that are not told are looked at
 * @throws AppError naming the first file that is no table of beats
 */
export async function openBeatFiles(
  sources: readonly ByteSource[],
  overrides: readonly DialectOverrides[],
  contract: InputContract,
  told: readonly BeatTableDialect[] = [],
): Promise<BeatSource> {
  const tables: BeatTable[] = [];
  for (const [index, source] of sources.entries()) {
    const said = overrides[index] ?? {};
    const isTold = index < told.length && Object.keys(said).length === 0;
    tables.push(isTold ? tableOf(source, told[index]) : await openBeatTable(source, said));
  }
  const isRateKnown = tables.every(({ dialect }) => dialect.layout === 'kaggle-heartbeat');
  let track: RowClassifierTrack | null = null;
  return {
    files: tables.map(({ source, dialect }) => ({
      name: source.name,
      sizeBytes: source.sizeBytes,
      origin: 'table',
      dialect,
    })),
    total: sources.reduce((sum, source) => sum + source.sizeBytes, 0),
    totalUnit: 'bytes',
    batches: (signal) => {
      track = isRateKnown ? new RowClassifierTrack() : null;
      return streamTables(tables, contract, track, signal);
    },
    reread: (fileIndex, position) => rereadRow(tables[fileIndex], position, contract),
    classifierInputs: () => {
      if (!isRateKnown)
        throw new AppError(
          'bad-option',
          `Beats are classed in tables of ${KAGGLE_ROW.samples} samples at ${KAGGLE_ROW.rateHz} Hz, as the Kaggle heartbeat set has them.`,
        );
      return track?.inputs() ?? [];
    },
  };
}

async function* streamTables(
  tables: readonly BeatTable[],
  contract: InputContract,
  track: RowClassifierTrack | null,
  signal: AbortSignal,
): AsyncGenerator<SourceBatch> {
  const assembler = new BatchAssembler(contract.lengthSamples, BEATS_PER_LATER_BATCH);
  let finishedBytes = 0;
  let skipped: SkippedBeat[] = [];
  const takeSkipped = (): SkippedBeat[] => {
    const taken = skipped;
    skipped = [];
    return taken;
  };
  for (const [fileIndex, table] of tables.entries()) {
    for await (const chunk of table.rows(signal)) {
      const progress = finishedBytes + chunk.bytesRead;
      for (const row of chunk.skipped) skipped.push({ ...row, fileIndex });
      for (const rows of chunk.batches) {
        track?.push(rows);
        for (const batch of assembler.add(prepareRows(rows, contract), fileIndex)) {
          yield { ...batch, skipped: takeSkipped(), progress, recording: null };
        }
      }
      if (skipped.length >= BEATS_PER_BATCH)
        yield { ...assembler.take(), skipped: takeSkipped(), progress, recording: null };
    }
    finishedBytes += table.source.sizeBytes;
  }
  yield { ...assembler.take(), skipped: takeSkipped(), progress: finishedBytes, recording: null };
}

function prepareRows(rows: RowBatch, contract: InputContract): BeatRun {
  const { samples, validLengths } = prepareBeats(rows, contract);
  return {
    count: rows.count,
    samples,
    validLengths,
    rawLabels: rows.rawLabels,
    lines: rows.lines,
    positions: rows.byteOffsets,
  };
}

async function rereadRow(
  table: BeatTable,
  byteOffset: number,
  contract: InputContract,
): Promise<PreparedBeat> {
  const values = await table.readRow(byteOffset);
  const { samples, validLengths } = prepareBeats({ count: 1, width: values.length, values }, contract);
  return { samples, validLength: validLengths[0] };
}
