import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssembledBatch, BatchAssembler, type BeatRun } from './batch-assembler.ts';
import { BEATS_PER_BATCH } from './beat-source.ts';

const LENGTH = 3;

/** Beats `first..first + count - 1`; every field is derived from the beat's number. */
function numberedRun(first: number, count: number): BeatRun {
  const numbers = Array.from({ length: count }, (_, row) => first + row);
  return {
    count,
    samples: Float32Array.from(numbers.flatMap((n) => [n, n + 0.25, n + 0.5])),
    validLengths: Uint16Array.from(numbers, (n) => 1 + (n % LENGTH)),
    rawLabels: Int8Array.from(numbers, (n) => (n % 4) - 1),
    lines: Uint32Array.from(numbers, (n) => n + 2),
    positions: Float64Array.from(numbers, (n) => n * 1e9),
  };
}

function assemble(counts: readonly number[]): AssembledBatch[] {
  const assembler = new BatchAssembler(LENGTH);
  const batches: AssembledBatch[] = [];
  let first = 0;
  for (const [file, count] of counts.entries()) {
    batches.push(...assembler.add(numberedRun(first, count), file));
    first += count;
  }
  return [...batches, assembler.take()];
}

const groups = fc.array(fc.integer({ min: 0, max: 2 * BEATS_PER_BATCH + 10 }), { maxLength: 5 });
const FEWER_RUNS = { numRuns: 30 };

describe('beats assembled into batches', () => {
  it('fill every batch but the last, whatever the groups they came in', () => {
    fc.assert(
      fc.property(groups, (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        const sizes = assemble(counts).map(({ beats }) => beats.count);
        const full = Math.floor(total / BEATS_PER_BATCH);
        expect(sizes).toEqual([...new Array(full).fill(BEATS_PER_BATCH), total % BEATS_PER_BATCH]);
      }),
      FEWER_RUNS,
    );
  });

  it('keep their order, and everything about a beat stays together', () => {
    fc.assert(
      fc.property(groups, (counts) => {
        const fileOf = counts.flatMap((count, file) => new Array<number>(count).fill(file));
        let number = 0;
        for (const { beats, positions } of assemble(counts)) {
          const expected = numberedRun(number, beats.count);
          expect(beats.length).toBe(LENGTH);
          expect(beats.samples).toEqual(expected.samples);
          expect(beats.validLengths).toEqual(expected.validLengths);
          expect(beats.rawLabels).toEqual(expected.rawLabels);
          expect(beats.lines).toEqual(expected.lines);
          expect(positions).toEqual(expected.positions);
          expect([...beats.fileIndices]).toEqual(fileOf.slice(number, number + beats.count));
          number += beats.count;
        }
      }),
      FEWER_RUNS,
    );
  });

  it('stay as they are while the next batch is being filled', () => {
    const assembler = new BatchAssembler(LENGTH);
    const [first] = [...assembler.add(numberedRun(0, BEATS_PER_BATCH), 0)];
    const before = first.beats.samples.slice();
    [...assembler.add(numberedRun(5000, BEATS_PER_BATCH), 1)];
    expect(first.beats.samples).toEqual(before);
    expect(first.beats.fileIndices[0]).toBe(0);
  });
});
