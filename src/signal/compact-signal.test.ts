import { expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { CompactSignal } from './compact-signal.ts';

function noise(length: number, spread: number): Float32Array {
  const rng = createRng(7);
  return Float32Array.from({ length }, (_, i) => (i % 97 === 3 ? Number.NaN : spread * (rng.next() - 0.5)));
}

test('gives back every sample to a 65,000th of the largest around it, and none where one is missing', () => {
  const samples = noise(20_000, 3);
  const signal = new CompactSignal();
  signal.push(samples);
  const read = signal.read(0, samples.length);
  expect(read.length).toBe(samples.length);
  for (const [i, value] of read.entries()) {
    expect(Number.isNaN(value)).toBe(Number.isNaN(samples[i]));
    if (!Number.isNaN(value)) expect(Math.abs(value - samples[i])).toBeLessThanOrEqual(1.5 / 65_000);
  }
});

test('does not depend on how the signal was cut into pieces', () => {
  const samples = noise(30_000, 1);
  const whole = new CompactSignal();
  whole.push(samples);
  const pieces = new CompactSignal();
  for (let start = 0; start < samples.length; start += 613) pieces.push(samples.subarray(start, start + 613));
  expect(pieces.read(0, 30_000)).toEqual(whole.read(0, 30_000));
  expect(pieces.read(8000, 17_000)).toEqual(whole.read(0, 30_000).subarray(8000, 17_000));
});

test('is missing beyond either end', () => {
  const signal = new CompactSignal();
  signal.push(Float32Array.of(1, 2, 3));
  expect([...signal.read(-2, 5)]).toEqual([Number.NaN, Number.NaN, 1, 2, 3, Number.NaN, Number.NaN]);
});

test('keeps a flat line flat', () => {
  const signal = new CompactSignal();
  signal.push(new Float32Array(10_000));
  expect(signal.read(0, 10_000).every((value) => value === 0)).toBe(true);
});
