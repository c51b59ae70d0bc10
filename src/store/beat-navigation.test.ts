import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoreTable } from '../pipeline/score-table.ts';
import {
  contradictsClass,
  findBeat,
  isDisagreement,
  isFlaggedByAny,
  sampleByVerdict,
} from './beat-navigation.ts';

function tableOf(beats: readonly { fp32: number; int8: number }[]): ScoreTable {
  const table = new ScoreTable();
  table.append({
    scores: {
      fp32: Float32Array.from(beats, ({ fp32 }) => fp32),
      int8: Float32Array.from(beats, ({ int8 }) => int8),
    },
    rawLabels: new Int8Array(beats.length),
    fileIndices: new Uint16Array(beats.length),
    lines: new Uint32Array(beats.length),
  });
  return table;
}

const THRESHOLDS = { fp32: 5, int8: 6 };
/** Flagged by none, both, FP32 only, INT8 only, none, both; the third and fourth lie on the threshold. */
const SIX = tableOf([
  { fp32: 1, int8: 1 },
  { fp32: 9, int8: 9 },
  { fp32: 5, int8: 5 },
  { fp32: 4, int8: 6 },
  { fp32: 4, int8: 5 },
  { fp32: 8, int8: 7 },
]);
const beats = fc.array(
  fc.record({ fp32: fc.integer({ min: 0, max: 9 }), int8: fc.integer({ min: 0, max: 9 }) }),
  { maxLength: 40 },
);

describe('finding the next beat', () => {
  it('finds all flagged ones, by either network, forwards and backwards', () => {
    const walk = (from: number | null, direction: 1 | -1) => {
      const found: number[] = [];
      for (let at = findBeat(SIX, THRESHOLDS, from, direction, isFlaggedByAny); at !== null; ) {
        found.push(at);
        at = findBeat(SIX, THRESHOLDS, at, direction, isFlaggedByAny);
      }
      return found;
    };
    expect(walk(null, 1)).toEqual([1, 2, 3, 5]);
    expect(walk(null, -1)).toEqual([5, 3, 2, 1]);
    expect(walk(2, 1)).toEqual([3, 5]);
  });

  it('finds where the networks disagree', () => {
    expect(findBeat(SIX, THRESHOLDS, null, 1, isDisagreement)).toBe(2);
    expect(findBeat(SIX, THRESHOLDS, 2, 1, isDisagreement)).toBe(3);
    expect(findBeat(SIX, THRESHOLDS, 3, 1, isDisagreement)).toBeNull();
    expect(findBeat(SIX, THRESHOLDS, 2, -1, isDisagreement)).toBeNull();
  });

  it('finds where class and verdict contradict each other, among beats that have both', () => {
    const [n, , v] = [0, 1, 2];
    // Passed and V, flagged and V, flagged and N, flagged and V, passed and N; the sixth is not classed.
    const contradicts = contradictsClass({ count: 5, classes: Uint8Array.of(v, v, n, v, n) });
    const found = [0, 1, 2, 3, 4, 5].filter((index) => contradicts(SIX, THRESHOLDS, index));
    expect(found).toEqual([0, 2]);
    const unjudged = tableOf([{ fp32: Number.NaN, int8: Number.NaN }]);
    expect(contradictsClass({ count: 1, classes: Uint8Array.of(v) })(unjudged, THRESHOLDS, 0)).toBe(false);
  });

  it('finds what a search through all beats finds', () => {
    fc.assert(
      fc.property(
        beats,
        fc.nat({ max: 40 }),
        fc.constantFrom(1 as const, -1 as const),
        (all, at, direction) => {
          const from = all.length === 0 ? null : at % all.length;
          const candidates = all
            .map((_, index) => index)
            .filter((index) => from === null || (index - from) * direction > 0)
            .filter((index) => all[index].fp32 >= 5 || all[index].int8 >= 6);
          const expected = direction === 1 ? candidates.at(0) : candidates.at(-1);
          expect(findBeat(tableOf(all), THRESHOLDS, from, direction, isFlaggedByAny)).toBe(expected ?? null);
        },
      ),
    );
  });

  it('looks at no beat beyond those scored, though the columns are longer', () => {
    const zeros = { fp32: 0, int8: 0 };
    expect(findBeat(SIX, zeros, 5, 1, isFlaggedByAny)).toBeNull();
    expect(findBeat(new ScoreTable(), zeros, null, 1, isFlaggedByAny)).toBeNull();
    expect(findBeat(new ScoreTable(), zeros, null, -1, isFlaggedByAny)).toBeNull();
  });
});

describe('a sample of the beats on either side of a threshold', () => {
  const countsOf = (all: readonly { fp32: number }[], threshold: number) => {
    const flagged = all.filter(({ fp32 }) => fp32 >= threshold).length;
    return { flagged, passed: all.length - flagged };
  };

  it('holds all of a small group and the limit of a large one, each beat once and on its own side', () => {
    fc.assert(
      fc.property(beats, fc.nat({ max: 12 }), fc.integer({ min: 0, max: 10 }), (all, limit, threshold) => {
        const counts = countsOf(all, threshold);
        const sampled = sampleByVerdict(tableOf(all), 'fp32', threshold, counts, limit);
        for (const group of ['passed', 'flagged'] as const) {
          const indices = [...sampled[group]];
          expect(indices.length).toBe(Math.min(limit, counts[group]));
          expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
          for (const index of indices) expect(all[index].fp32 >= threshold).toBe(group === 'flagged');
        }
      }),
    );
  });

  it('is spread evenly over the set', () => {
    const all = Array.from({ length: 1000 }, (_, index) => ({ fp32: index % 2, int8: 0 }));
    const { passed, flagged } = sampleByVerdict(tableOf(all), 'fp32', 1, { passed: 500, flagged: 500 }, 5);
    expect([...passed]).toEqual([0, 200, 400, 600, 800]);
    expect([...flagged]).toEqual([1, 201, 401, 601, 801]);
  });

  it('goes by the network asked for', () => {
    const { flagged } = sampleByVerdict(SIX, 'int8', THRESHOLDS.int8, { passed: 3, flagged: 3 }, 9);
    expect([...flagged]).toEqual([1, 3, 5]);
  });
});
