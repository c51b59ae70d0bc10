import { expect, it } from 'vitest';
import { type Caliper, describeCaliper, readCaliper, swapLegs } from './calipers.ts';

const RR: Caliper = {
  lead: 0,
  unit: 'mV',
  fixed: { seconds: 10, value: 0.25 },
  moving: { seconds: 10.8, value: 1.5 },
};

it('an interval is read in milliseconds and as a rate, an amplitude in millivolts', () => {
  expect(readCaliper(RR)).toEqual({
    ms: expect.closeTo(800, 6),
    beatsPerMinute: expect.closeTo(75, 6),
    difference: 1.25,
  });
  expect(describeCaliper(RR)).toBe('800 ms · 75 bpm · +1.25 mV');
});

it('the interval is the same from either leg, the difference changes its sign', () => {
  expect(describeCaliper(swapLegs(RR))).toBe('800 ms · 75 bpm · −1.25 mV');
});

it('what is shorter than any RR interval is no rate', () => {
  expect(describeCaliper({ ...RR, moving: { seconds: 10.08, value: 0.25 } })).toBe('80 ms · +0.00 mV');
});

it('no millivolts are claimed where the unit is unknown', () => {
  expect(describeCaliper({ ...RR, unit: null, moving: { seconds: 10.8, value: 512.25 } })).toBe(
    '800 ms · 75 bpm · +512 (unit unknown)',
  );
});
