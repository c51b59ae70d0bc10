import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { checksumOf, encodeSamples, interleave, randomWalk, textSource } from './fixtures/made-up-record.ts';
import { openWfdb } from './open-wfdb.ts';

describe('reading a part of a WFDB record', () => {
  /** Long enough for several blocks and, in format 8, for many checkpoints. */
  const FRAMES = 300_000;
  const first = randomWalk(FRAMES, 5).map((value) => Math.trunc(value / 10));
  const second = randomWalk(2 * FRAMES, 6).map((value) => Math.trunc(value / 10));

  it.each([16, 212, 310, 8] as const)(
    'of format %i gives what the blocks gave, wherever it begins',
    async (format) => {
      const fitting = (value: number) => (format === 8 ? value : value % 500);
      const [a, b] = [first.map(fitting), second.map(fitting)];
      const stored = interleave([
        { samples: a, perFrame: 1 },
        { samples: b, perFrame: 2 },
      ]);
      const dat = encodeSamples(format, format === 8 ? differences(stored) : stored);
      const header = textSource(
        'r.hea',
        `r 2 100 ${FRAMES}\nr.dat ${format} 1 12 0 0 ${checksumOf(a)} 0 I\nr.dat ${format}x2:6 1 12 0 0 ${checksumOf(b)} 0 II\n`,
      );
      const recording = await openWfdb(header, [bytesSource(dat, 'r.dat')]);
      const whole = await readThrough(recording);
      const missing: number[] = Array(6).fill(Number.NaN);
      expect(firstDifference(whole[0], a)).toBe(-1);
      expect(firstDifference(whole[1], [...b.slice(6), ...missing])).toBe(-1);
      expect(recording.checksums.map(({ promised, computed }) => computed - promised)).toEqual([0, 0]);

      // Opened anew, so that nothing is known of the way through format 8.
      const fresh = await openWfdb(header, [bytesSource(dat, 'r.dat')]);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 1 }),
          fc.integer({ min: -5, max: 2 * FRAMES + 5 }),
          fc.integer({ min: 0, max: 3000 }),
          async (index, start, length) => {
            const expected = whole[index].subarray(Math.max(0, start), Math.max(0, start + length));
            expect(firstDifference(await fresh.read(index, start, start + length), expected)).toBe(-1);
          },
        ),
        { seed: 7, numRuns: 60 },
      );
      expect(firstDifference(await fresh.read(1, 0, 1e12), whole[1])).toBe(-1);
      // One signal alone is cut into other blocks.
      expect(firstDifference((await readThrough(fresh, [1]))[0], whole[1])).toBe(-1);
    },
    30_000,
  );

  /** Frames of one sample of the first signal and two of the second. */
  function differences(stored: readonly number[]): number[] {
    const last = [0, 0];
    return stored.map((value, i) => {
      const s = i % 3 === 0 ? 0 : 1;
      const difference = value - last[s];
      last[s] = value;
      return difference;
    });
  }
});

/** Index of the first sample that differs, -1 where none does; arrays this long are not for `toEqual`. */
function firstDifference(got: Float32Array, expected: ArrayLike<number>): number {
  const length = Math.max(got.length, expected.length);
  for (let i = 0; i < length; i++) if (!Object.is(got[i] + 0, expected[i] + 0)) return i;
  return -1;
}
