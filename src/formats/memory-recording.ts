import { assert } from '../core/assert.ts';
import type { Recording, RecordingDescription, SignalBlock } from '../core/recording.ts';

const SAMPLES_PER_BLOCK = 65_536;

/** A recording that is small enough to be held. @param samples one array for every signal of the description */
export function memoryRecording(
  description: RecordingDescription,
  samples: readonly Float32Array[],
): Recording {
  assert(samples.length === description.signals.length, 'every signal has its samples');
  return {
    description,
    blocks: (indices, signal) =>
      sampleBlocks(
        indices.map((index) => samples[index]),
        signal,
      ),
    read: async (index, startSample, endSample) =>
      samples[index].slice(Math.max(0, startSample), Math.max(0, startSample, endSample)),
  };
}

async function* sampleBlocks(
  signals: readonly Float32Array[],
  signal: AbortSignal,
): AsyncGenerator<SignalBlock> {
  const length = Math.max(0, ...signals.map((samples) => samples.length));
  for (let start = 0; start < length && !signal.aborted; start += SAMPLES_PER_BLOCK) {
    yield signals.map((samples) => samples.slice(start, start + SAMPLES_PER_BLOCK));
  }
}
