import { AppError } from '../core/app-error.ts';
import { assert } from '../core/assert.ts';
import type { BeatBatch } from '../core/beat-batch.ts';
import type { InputContract } from '../core/input-contract.ts';
import { labelOf } from '../core/label.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import { openBeatFiles } from '../pipeline/file-source.ts';

/** All beats of a set in memory, which training needs and nothing else does. */
export interface LabelledBeats {
  readonly count: number;
  readonly length: number;
  /** `[count, length]` */
  readonly samples: Float32Array;
  readonly validLengths: Uint16Array;
  /** `[count]`, 1 for abnormal. */
  readonly isAbnormal: Uint8Array;
}

/** The Kaggle heartbeat set's: the last column is 0 for normal. */
const NORMAL_RAW_LABEL = 0;

/** @throws AppError `bad-option` where a row has no label or none is normal; whatever reading throws. */
export async function readLabelledBeats(
  sources: readonly ByteSource[],
  contract: InputContract,
): Promise<LabelledBeats> {
  const opened = await openBeatFiles(sources, [], contract);
  const batches: BeatBatch[] = [];
  for await (const { beats } of opened.batches(new AbortController().signal)) batches.push(beats);
  const labels = batches.flatMap((batch) =>
    Array.from(batch.rawLabels, (raw) => labelOf(raw, NORMAL_RAW_LABEL)),
  );
  if (labels.includes('unknown') || !labels.includes('normal')) {
    throw new AppError('bad-option', 'Training needs a label for every beat, and normal beats among them.');
  }
  return {
    count: labels.length,
    length: contract.lengthSamples,
    samples: concatenate(
      Float32Array,
      batches.map(({ samples }) => samples),
    ),
    validLengths: concatenate(
      Uint16Array,
      batches.map(({ validLengths }) => validLengths),
    ),
    isAbnormal: Uint8Array.from(labels, (label) => (label === 'abnormal' ? 1 : 0)),
  };
}

/** @param indices beats of the set, in the order wanted. */
export function selectBeats(beats: LabelledBeats, indices: Int32Array): LabelledBeats {
  const { length } = beats;
  const samples = new Float32Array(indices.length * length);
  for (const [i, beat] of indices.entries()) {
    assert(beat >= 0 && beat < beats.count, `beat ${beat} of ${beats.count}`);
    samples.set(beats.samples.subarray(beat * length, (beat + 1) * length), i * length);
  }
  return {
    count: indices.length,
    length,
    samples,
    validLengths: Uint16Array.from(indices, (beat) => beats.validLengths[beat]),
    isAbnormal: Uint8Array.from(indices, (beat) => beats.isAbnormal[beat]),
  };
}

function concatenate<T extends Float32Array | Uint16Array>(
  create: new (length: number) => T,
  parts: readonly T[],
): T {
  const whole = new create(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
