import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import { type BeatRows, prepareBeats } from '../signal/prepare-beats.ts';
import { syntheticBeats } from '../signal/synthetic-beats.ts';
import { BatchAssembler, type BeatRun } from './batch-assembler.ts';
import { BEATS_PER_BATCH, type BeatSource, type PreparedBeat, type SourceBatch } from './beat-source.ts';
import { RowClassifierTrack } from './row-classifier-track.ts';

interface Demo {
  readonly title: string;
  readonly beats: number;
  readonly abnormalFraction: number;
  readonly seed: number;
}

/** The generated sets a link can name (`?demo=`). */
export const DEMOS: Readonly<Record<string, Demo>> = {
  synthetic: { title: 'Synthetic beats', beats: 2048, abnormalFraction: 0.3, seed: 20210902 },
  'synthetic-million': {
    title: 'A million synthetic beats',
    beats: 1_000_000,
    abnormalFraction: 0.3,
    seed: 7,
  },
};

export function isSynthetic(name: string): boolean {
  return Object.hasOwn(DEMOS, name);
}

/**
 * Beats made block by block, each block from a seed of its own, so that any beat can be made again alone. They go
 * through the same preparation as rows of a file.
 * @throws AppError 'bad-option' when there is no demo of that name
 */
export function syntheticSource(name: string, contract: InputContract): BeatSource {
  const demo = isSynthetic(name) ? DEMOS[name] : undefined;
  if (demo === undefined) {
    const known = Object.keys(DEMOS).join(', ');
    throw new AppError('bad-option', `There is no demo called "${name}"; there are: ${known}.`);
  }
  let track = new RowClassifierTrack();
  return {
    files: [{ name: demo.title, sizeBytes: 0, origin: 'generated', dialect: null }],
    total: demo.beats,
    totalUnit: 'beats',
    batches: (signal) => {
      track = new RowClassifierTrack();
      return streamBlocks(demo, contract, track, signal);
    },
    reread: async (_fileIndex, position) => remakeBeat(demo, contract, position),
    classifierInputs: () => track.inputs(),
  };
}

async function* streamBlocks(
  demo: Demo,
  contract: InputContract,
  track: RowClassifierTrack,
  signal: AbortSignal,
): AsyncGenerator<SourceBatch> {
  const assembler = new BatchAssembler(contract.lengthSamples);
  for (let first = 0; first < demo.beats && !signal.aborted; first += BEATS_PER_BATCH) {
    const { run, rows } = makeBlock(demo, contract, first / BEATS_PER_BATCH);
    track.push(rows);
    const progress = first + run.count;
    for (const batch of assembler.add(run, 0)) yield { ...batch, skipped: [], progress, recording: null };
  }
  yield { ...assembler.take(), skipped: [], progress: demo.beats, recording: null };
}

function makeBlock(demo: Demo, contract: InputContract, block: number): { run: BeatRun; rows: BeatRows } {
  const first = block * BEATS_PER_BATCH;
  const made = syntheticBeats({
    count: Math.min(BEATS_PER_BATCH, demo.beats - first),
    abnormalFraction: demo.abnormalFraction,
    seed: demo.seed + block,
  });
  const rows = { count: made.count, width: made.length, values: made.samples };
  const run = {
    count: made.count,
    ...prepareBeats(rows, contract),
    rawLabels: made.rawLabels,
    lines: Uint32Array.from({ length: made.count }, (_, row) => first + row + 1),
    positions: Float64Array.from({ length: made.count }, (_, row) => first + row),
  };
  return { run, rows };
}

function remakeBeat(demo: Demo, contract: InputContract, position: number): PreparedBeat {
  const { run } = makeBlock(demo, contract, Math.floor(position / BEATS_PER_BATCH));
  const row = position % BEATS_PER_BATCH;
  const length = contract.lengthSamples;
  return {
    samples: run.samples.slice(row * length, (row + 1) * length),
    validLength: run.validLengths[row],
  };
}
