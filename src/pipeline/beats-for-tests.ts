/** Beats that tell their own number, and scorers that read it back: what belongs together is then seen by eye. */

import type { InputContract } from '../core/input-contract.ts';
import type { BeatScorer, ScorerInput } from '../models/beat-scorer.ts';

/** The narrowest row that passes for a beat. */
export const TEST_BEAT_LENGTH = 96;

export const TEST_CONTRACT: InputContract = {
  rateHz: 125,
  lengthSamples: TEST_BEAT_LENGTH,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
};

/** Samples that are not padding in beat `number`. */
export function validLengthOfNumbered(number: number): number {
  return 80 + (number % 16);
}

/** A row of a table with its label last. Its range is [0, 1] already, so that preparation changes nothing. */
export function numberedRow(number: number, rawLabel: number): string {
  const digits = [(number % 1000) / 1000, Math.floor(number / 1000) / 1000];
  const valid = validLengthOfNumbered(number);
  const tail = `${'0.5,'.repeat(valid - 4)}${'0,'.repeat(TEST_BEAT_LENGTH - valid)}`;
  return `1,0,${digits[0]},${digits[1]},${tail}${rawLabel}\n`;
}

/** Beats `first..first + count - 1`; every third is abnormal. */
export function numberedTable(count: number, first = 0): string {
  const rows = Array.from({ length: count }, (_, row) => numberedRow(first + row, rawLabelOf(first + row)));
  return rows.join('');
}

export function rawLabelOf(number: number): number {
  return number % 3 === 0 ? 1 : 0;
}

/** The number a beat of `numberedRow` tells. */
export function numberTold(samples: Float32Array): number {
  return Math.round(samples[2] * 1000) + Math.round(samples[3] * 1000) * 1000;
}

function numbersTold({ count, length, samples }: ScorerInput): number[] {
  return Array.from({ length: count }, (_, row) =>
    numberTold(samples.subarray(row * length, (row + 1) * length)),
  );
}

/**
 * FP32 scores beat `n` as n and gives it back as it is; INT8 scores it as n + 0.5 and halves it.
 * @param onScore called before FP32 scores a batch
 */
export function numberScorers(onScore: (input: ScorerInput) => void | Promise<void> = () => {}): {
  fp32: BeatScorer;
  int8: BeatScorer;
} {
  return {
    fp32: {
      precision: 'fp32',
      engine: 'reads the number',
      async score(input) {
        await onScore(input);
        return Float32Array.from(numbersTold(input));
      },
      reconstruct: async ({ samples }) => samples.slice(),
      dispose() {},
    },
    int8: {
      precision: 'int8',
      engine: 'reads the number and adds a half',
      score: async (input) => Float32Array.from(numbersTold(input), (number) => number + 0.5),
      reconstruct: async ({ samples }) => samples.map((sample) => sample / 2),
      dispose() {},
    },
  };
}
