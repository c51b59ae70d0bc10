import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numpyNotation, utf8 } from './beat-table/fixtures/made-up-table.ts';
import { NumberScanner } from './number-scanner.ts';

/** What the scanner makes of a text followed by a separator: the value as 32 bits and how far it read. */
function scan(text: string, decimalComma = false): { value: number; end: number } {
  const scanner = new NumberScanner(';', decimalComma);
  scanner.attach(utf8(`${text};`));
  const end = scanner.scan(0, text.length + 1);
  return { value: Math.fround(scanner.value), end };
}

/** The same by way of the run of fixed-width numbers, or by `scan` where the run leaves the number to it. */
function scanRun(text: string): number {
  const scanner = new NumberScanner(',', false);
  scanner.attach(utf8(`${text},0`));
  const values = new Float32Array(1);
  if (scanner.scanFixedWidthRun(0, text.length + 2, values, 0, 1) === 1) return values[0];
  expect(scanner.scan(0, text.length + 1)).toBe(text.length);
  return Math.fround(scanner.value);
}

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''));
const sign = fc.constantFrom('', '-', '+');

describe('the number scanner', () => {
  it('gives what Number rounded to 32 bits gives, for mantissas of up to 30 digits with any exponent in range', () => {
    const exponent = fc
      .constantFrom('', 'e', 'E')
      .chain((e) =>
        e === '' ? fc.constant('') : fc.integer({ min: -60, max: 7 }).map((power) => `${e}${power}`),
      );
    fc.assert(
      fc.property(sign, digits(1, 30), digits(0, 30), exponent, (s, whole, fraction, power) => {
        const text = `${s}${whole}${fraction === '' ? '' : `.${fraction}`}${power}`;
        const expected = Math.fround(Number(text));
        fc.pre(Math.abs(Number(text)) < 1e38);
        expect(scan(text)).toEqual({ value: expected, end: text.length });
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('gives what Number rounded to 32 bits gives, for numbers of the fixed width', () => {
    const exponent = fc.tuple(fc.constantFrom('+', '-'), digits(2, 2)).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.constantFrom('', '-'),
        digits(1, 1),
        digits(18, 18),
        exponent,
        (s, first, rest, power) => {
          const text = `${s}${first}.${rest}e${power}`;
          fc.pre(Math.abs(Number(text)) < 1e38);
          expect(scanRun(text)).toBe(Math.fround(Number(text)));
        },
      ),
      { numRuns: 5000, seed: 2 },
    );
  });

  it('rounds right on either side of the middle between two neighbouring 32-bit numbers', () => {
    const near = fc.tuple(
      fc.float({ min: Math.fround(1e-3), max: 1, noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
    );
    fc.assert(
      fc.property(near, ([value, steps]) => {
        const spacing = 2 ** (Math.floor(Math.log2(value)) - 23);
        const middle = value + spacing / 2;
        const text = numpyNotation(middle + steps * 2 ** (Math.floor(Math.log2(value)) - 52));
        expect(scanRun(text)).toBe(Math.fround(Number(text)));
        expect(scan(text).value).toBe(Math.fround(Number(text)));
      }),
      { numRuns: 2000, seed: 3 },
    );
  });

  it('reads numbers that 32 bits hold only as denormals, or as zero', () => {
    for (const text of [
      '1e-40',
      '-3.5e-45',
      '1e-46',
      '1.401298464324817e-45',
      '0e-400',
      '5e-324',
      '-0',
      '-0.0',
    ]) {
      expect(scan(text).value).toBe(Math.fround(Number(text)));
    }
  });

  it('reads a decimal comma where the table has them', () => {
    expect(scan('0,0625', true)).toEqual({ value: 0.0625, end: 6 });
    expect(scan('1,00000000000000000000000000000000e-01', true).value).toBe(Math.fround(0.1));
  });

  it('stops where the number stops', () => {
    expect(scan('12abc').end).toBe(2);
    expect(scan('1.5.2').end).toBe(3);
    expect(scan('7e').end).toBe(1);
    expect(scan('7e+').end).toBe(1);
  });

  it.each(['', '-', '+', '.', 'e5', '+-1', 'NaN', ' 1', '1e39', '9'.repeat(40)])(
    'takes %j for no number',
    (text) => {
      expect(scan(text).end).toBe(-1);
    },
  );

  it('leaves a run at the first number of another width', () => {
    const text = '1.000000000000000000e-01,-2.500000000000000000e+00,0.5,1.000000000000000000e-01,';
    const scanner = new NumberScanner(',', false);
    scanner.attach(utf8(text));
    const values = new Float32Array(4);
    expect(scanner.scanFixedWidthRun(0, text.length, values, 0, 4)).toBe(2);
    expect(scanner.position).toBe(text.indexOf('0.5'));
    expect([...values]).toEqual([Math.fround(0.1), -2.5, 0, 0]);
  });

  it('sees a byte that is no digit in any place of a number of the fixed width', () => {
    const good = '9.003241658210754395e-01';
    const values = new Float32Array(1);
    for (let place = 0; place < good.length; place++) {
      for (const wrong of [0x00, 0x20, 0x2f, 0x3a, 0x3f, 0x78, 0xb0]) {
        const scanner = new NumberScanner(',', false);
        const bytes = utf8(`${good},`);
        bytes[place] = wrong;
        scanner.attach(bytes);
        expect(scanner.scanFixedWidthRun(0, bytes.length, values, 0, 1), `byte ${wrong} at ${place}`).toBe(0);
      }
    }
  });
});
