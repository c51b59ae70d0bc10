import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherColumns, rangeInView } from './trace-columns.ts';
import type { TraceTile } from './trace-tiles.ts';

function rawTile(samples: number[], startSample = 0): TraceTile {
  return {
    lead: 0,
    samplesPerColumn: 1,
    startSample,
    part: { kind: 'samples', samples: Float32Array.from(samples) },
  };
}

describe('gathering samples into pixels', () => {
  it('loses no extreme, wherever the samples fall', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), { minLength: 1, maxLength: 400 }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (samples, pxPerSample) => {
          const widthPx = Math.ceil(samples.length * pxPerSample) + 1;
          const { min, max } = gatherColumns([rawTile(samples)], { originPx: 0, pxPerSample, widthPx });
          const seen = (values: Float32Array) => [...values].filter((value) => !Number.isNaN(value));
          expect(Math.min(...seen(min))).toBe(Math.min(...samples));
          expect(Math.max(...seen(max))).toBe(Math.max(...samples));
        },
      ),
    );
  });

  it('says the same of a recording cut into tiles anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -9, max: 9 }), { minLength: 2, maxLength: 200 }),
        fc.nat(199),
        (samples, cut) => {
          const at = Math.min(cut, samples.length);
          const mapping = { originPx: -3.7, pxPerSample: 0.31, widthPx: 60 };
          const cutUp = [rawTile(samples.slice(0, at)), rawTile(samples.slice(at), at)];
          expect(gatherColumns(cutUp, mapping)).toEqual(gatherColumns([rawTile(samples)], mapping));
        },
      ),
    );
  });

  it('says the same of every pixel whichever part is gathered, so that none is lost between two parts', () => {
    const rising = Array.from({ length: 3000 }, (_, index) => index);
    fc.assert(
      fc.property(
        // Steps that make columns begin where pixels do, or next to it, as rounding will have it.
        fc.oneof(fc.constantFrom(0.05, 0.1, 0.3, 0.7), fc.double({ min: 0.01, max: 1, noNaN: true })),
        fc.integer({ min: 2, max: 60 }),
        fc.nat(900),
        (pxPerSample, fromPx, cut) => {
          const tiles = [rawTile(rising.slice(0, cut)), rawTile(rising.slice(cut), cut)];
          const all = gatherColumns(tiles, { originPx: 0, pxPerSample, widthPx: 100 });
          // The pixels at the edges may hold what lies just beside them.
          const part = gatherColumns(tiles, { originPx: 1 - fromPx, pxPerSample, widthPx: 32 });
          expect(part.min.subarray(1, 31)).toEqual(all.min.subarray(fromPx, fromPx + 30));
          expect(part.max.subarray(1, 31)).toEqual(all.max.subarray(fromPx, fromPx + 30));
        },
      ),
      {
        examples: [
          [0.1, 3],
          [0.7, 7],
          [0.7, 21],
          [0.7, 49],
        ],
      },
    );
  });

  it('leaves a gap where samples are missing', () => {
    const { min } = gatherColumns([rawTile([1, Number.NaN, Number.NaN, 2])], {
      originPx: 0,
      pxPerSample: 1,
      widthPx: 4,
    });
    expect([...min]).toEqual([1, Number.NaN, Number.NaN, 2]);
  });

  it('spreads a column of extremes over all pixels it covers', () => {
    const part = { kind: 'min-max', min: Float32Array.of(-1, -5), max: Float32Array.of(1, 5) } as const;
    const tile: TraceTile = { lead: 0, samplesPerColumn: 16, startSample: 0, part };
    const { min, max } = gatherColumns([tile], { originPx: 0, pxPerSample: 2 / 16, widthPx: 4 });
    expect([...min]).toEqual([-1, -1, -5, -5]);
    expect([...max]).toEqual([1, 1, 5, 5]);
  });
});

it('the range of what is in view leaves out what is not, and gaps', () => {
  const samples = Array.from({ length: 100 }, (_, index) => (index === 30 ? Number.NaN : index));
  const mapping = { originPx: -20, pxPerSample: 1, widthPx: 30 };
  expect(rangeInView([rawTile(samples)], mapping)).toEqual({
    low: 20,
    high: 49,
    median: expect.closeTo(35, -1),
  });
  expect(rangeInView([rawTile([Number.NaN, Number.NaN])], { ...mapping, originPx: 0 })).toBeNull();
});
