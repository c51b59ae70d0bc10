import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, shuffle } from './rng.ts';

/** sfc32 as PractRand states it, on big integers: a plain twin without a single 32-bit trick. */
function* slowSfc32(seed: number): Generator<bigint> {
  const wrap = (value: bigint): bigint => BigInt.asUintN(32, value);
  let [a, b, c, counter] = [wrap(BigInt(seed)), 0x9e3779b9n, 0x243f6a88n, 1n];
  for (let drawn = 0; ; drawn++) {
    const result = wrap(a + b + counter);
    counter = wrap(counter + 1n);
    a = b ^ (b >> 9n);
    b = wrap(c + (c << 3n));
    c = wrap(wrap((c << 21n) | (c >> 11n)) + result);
    if (drawn >= 15) yield result;
  }
}

function draw(count: number, next: () => number): number[] {
  return Array.from({ length: count }, () => next());
}

describe('seeded random numbers', () => {
  it('follow sfc32 for every seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rng = createRng(seed);
        const slow = slowSfc32(seed);
        for (let i = 0; i < 20; i++) expect(BigInt(rng.next() * 2 ** 32)).toBe(slow.next().value);
      }),
    );
  });

  it('start over from the same seed, and differ between seeds', () => {
    expect(draw(5, createRng(7).next)).toEqual(draw(5, createRng(7).next));
    expect(draw(5, createRng(7).next)).not.toEqual(draw(5, createRng(8).next));
  });

  it('do not share a state between generators', () => {
    const [first, second] = [createRng(3), createRng(3)];
    const undisturbed = draw(4, createRng(3).next);
    expect([first.next(), second.next(), first.next(), first.next(), first.next()]).toEqual([
      undisturbed[0],
      undisturbed[0],
      ...undisturbed.slice(1),
    ]);
  });

  it('spread evenly over [0, 1)', () => {
    const rng = createRng(1);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) tenths[Math.floor(rng.next() * 10)]++;
    // A bin holds 10,000 with a standard deviation of 95.
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('give integers from 0 up to the bound, which is left out, all equally often', () => {
    const rng = createRng(2);
    const counts = new Map<number, number>();
    for (let i = 0; i < 60_000; i++) {
      const value = rng.nextInt(6);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('give normal numbers of mean 0 and standard deviation 1, as many beyond 1 and 2 as the tables say', () => {
    const rng = createRng(4);
    const values = draw(100_000, rng.nextGaussian);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1.5);
    expect(variance).toBeCloseTo(1, 1.5);
    const shareBeyond = (limit: number) => values.filter((value) => value > limit).length / values.length;
    expect(shareBeyond(1)).toBeCloseTo(0.1587, 2);
    expect(shareBeyond(-1)).toBeCloseTo(0.8413, 2);
    expect(shareBeyond(2)).toBeCloseTo(0.0228, 2);
  });
});

describe('shuffling', () => {
  it('keeps every value and works in place', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
        const shuffled = [...values];
        expect(shuffle(shuffled, createRng(seed))).toBe(shuffled);
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(values.toSorted((a, b) => a - b));
      }),
    );
  });

  it('gives each of the six orders of three values one time in six', () => {
    const rng = createRng(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 60_000; i++) {
      const order = shuffle(Uint8Array.of(1, 2, 3), rng).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});
