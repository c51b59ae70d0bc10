/** What the way from a recording's bytes to its scores costs without a browser, part by part. */
import { readFile } from 'node:fs/promises';
import { assert } from '../../core/assert.ts';
import { perPrecision } from '../../core/precision.ts';
import type { BeatScorer } from '../../models/beat-scorer.ts';
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../../models/int8/int8-scorer.ts';
import { loadModelPair } from '../../models/load-model-pair.ts';
import { RECORDING_MODEL } from '../../models/shipped-models.ts';
import type { BeatSource } from '../../pipeline/beat-source.ts';
import { recogniseSet } from '../../pipeline/recognise-set.ts';
import { nodeFileSource } from '../node-file-source.ts';
import { openRecord } from '../record-folder.ts';
import { MODELS_FOLDER } from './bench-models.ts';

/** Processor time, seconds: other work on the machine stretches it, but far less than the time on the clock. */
export interface PipelineTimes {
  readonly beats: number;
  readonly readingSeconds: number;
  /** Filters, R-peaks, windows, quality, templates and the trace. */
  readonly findingSeconds: number;
  readonly fp32Seconds: number;
  readonly int8Seconds: number;
}

/** Reads the record twice: once and nothing else, then the whole way. @param files beginning with the header */
export async function timePipeline(
  folder: string,
  name: string,
  files: readonly string[],
): Promise<PipelineTimes> {
  const { signal } = new AbortController();
  const recording = await openRecord(folder, name);
  const readingSeconds = await cpuSeconds(async () => {
    const signals = recording.description.signals.map((_, index) => index);
    for await (const block of recording.blocks(signals, signal))
      assert(block.length > 0, 'a block of signals');
  });
  const pair = await loadModelPair((path) => readFile(new URL(`${RECORDING_MODEL}/${path}`, MODELS_FOLDER)));
  const backend = await startTfjsBackend();
  const scorers = {
    fp32: createFp32Scorer(pair.card, pair.fp32, backend.name),
    int8: createInt8Scorer(pair.int8),
  };
  const set = await recogniseSet(await Promise.all(files.map(nodeFileSource)), {
    overrides: [],
    answers: {},
  });
  const scored = await timeScoring(await set.open(pair.card.input), scorers);
  const { fp32, int8 } = scored.scoring;
  return {
    beats: scored.beats,
    readingSeconds,
    findingSeconds: scored.allSeconds - readingSeconds - fp32 - int8,
    fp32Seconds: fp32,
    int8Seconds: int8,
  };
}

async function timeScoring(source: BeatSource, scorers: { fp32: BeatScorer; int8: BeatScorer }) {
  const scoring = perPrecision(() => 0);
  let beats = 0;
  const allSeconds = await cpuSeconds(async () => {
    for await (const batch of source.batches(new AbortController().signal)) {
      beats += batch.beats.count;
      scoring.fp32 += await cpuSeconds(() => scorers.fp32.score(batch.beats));
      scoring.int8 += await cpuSeconds(() => scorers.int8.score(batch.beats));
    }
  });
  return { beats, allSeconds, scoring };
}

async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
