import { describe, expect, it } from 'vitest';
import { namedTimeUnit, timeCellSeconds } from './time-cell.ts';

describe('a cell of time', () => {
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 1000;
  it.each<[string, number]>([
    ['0:00.001', 0.001],
    ['12:34.5', 754.5],
    ['1:02:03,25', 3723.25],
    ['-0:01.5', -1.5],
    ['00:12:34:567', 754.567],
    ['12:00:01.5 AM', 1.5],
    ['01:00:00 PM', 46_800],
    ['0 days 00:00:01.002777777', 1.002777777],
    ['1 days 00:00:00', 86_400],
    ['[10:20:30.500 12/05/2005]', day('2005-05-12') + 37_230.5],
    ['2020-10-21T12:33:38.437', day('2020-10-21') + 45_218.437],
    ['2020-10-21 12:33:38,437', day('2020-10-21') + 45_218.437],
    ['2020/10/21 12:33:38.437000 +0200', day('2020-10-21') + 45_218.437],
    ['21.10.2020 12:33:38', day('2020-10-21') + 45_218],
    ['10/21/2020 1:33:38 PM', day('2020-10-21') + 48_818],
    ['21-Oct-2020 12:33:38', day('2020-10-21') + 45_218],
    ['2020-02-29', day('2020-02-29')],
  ])('%s is %d seconds', (cell, seconds) => {
    expect(timeCellSeconds(cell)).toBeCloseTo(seconds, 6);
  });

  it.each([
    '',
    '12',
    '1.5',
    'ecg',
    '1:2:3:4',
    '2020-13-45',
    '99/99/2020 1:00',
    '10:20:30 99/99/2005',
    `${'1'.repeat(99)}:00`,
  ])('%s is none', (cell) => {
    expect(timeCellSeconds(cell)).toBeUndefined();
  });

  it.each<[string, number | undefined]>([
    ['timestamp [ns]', 1e-9],
    ['time (ms)', 1e-3],
    ['t_us', 1e-6],
    ['Zeit/s', 1],
    ['time', undefined],
    ['ecg_mV', undefined],
  ])('%s counts in units of %d seconds', (name, seconds) => {
    expect(namedTimeUnit(name)).toBe(seconds);
  });
});
