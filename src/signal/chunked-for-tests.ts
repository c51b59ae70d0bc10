import fc from 'fast-check';
import { filterWhole, type StreamFilter } from './stream-filter.ts';

/** A signal with missing samples, and how to cut it. */
export const signalAndCuts = (maxLength: number): fc.Arbitrary<[Float32Array, number[]]> =>
  fc.tuple(
    fc
      .array(
        fc.oneof(
          { weight: 20, arbitrary: fc.float({ min: -1000, max: 1000, noNaN: true }) },
          { weight: 1, arbitrary: fc.constant(Number.NaN) },
        ),
        { maxLength, size: 'max' },
      )
      .map((samples) => Float32Array.from(samples)),
    fc.array(fc.nat({ max: maxLength }), { maxLength: 8 }),
  );

/** Pushes the signal cut at the given places, in any order and beyond the end if need be. */
export function filterInChunks(
  filter: StreamFilter,
  signal: Float32Array,
  cuts: readonly number[],
): number[] {
  const places = [0, ...cuts.map((cut) => Math.min(cut, signal.length)).sort((a, b) => a - b), signal.length];
  const pieces = places.slice(1).map((end, i) => filter.push(signal.slice(places[i], end)));
  return [...pieces, filter.flush()].flatMap((piece) => [...piece]);
}

/** Every way of cutting gives the same output, bit for bit. */
export function expectNoTraceOfChunks(create: () => StreamFilter, maxLength: number): void {
  fc.assert(
    fc.property(signalAndCuts(maxLength), ([signal, cuts]) => {
      const whole = [...filterWhole(create(), signal)];
      const cut = filterInChunks(create(), signal, cuts);
      if (whole.length !== cut.length || whole.some((value, i) => !Object.is(value, cut[i])))
        throw new Error(`output depends on the chunks: ${cuts.join(' ')}`);
    }),
    { numRuns: 60 },
  );
}

export function sine(rateHz: number, frequencyHz: number, durationS: number, level = 0): Float32Array {
  return Float32Array.from(
    { length: Math.round(rateHz * durationS) },
    (_, i) => level + Math.sin((2 * Math.PI * frequencyHz * i) / rateHz + 1),
  );
}

/** Largest difference of two signals away from their ends. */
export function largestDifference(a: Float32Array, b: Float32Array, marginSamples: number): number {
  let largest = 0;
  for (let i = marginSamples; i < Math.min(a.length, b.length) - marginSamples; i++)
    largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
