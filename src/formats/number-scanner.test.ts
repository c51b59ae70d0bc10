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

/** On the vector kernel, and without it. */
const WAYS_TO_READ_RUNS = ['scanFixedWidthRun', 'scanRunPlainly'] as const;

/** The same by way of the run of fixed-width numbers, or by `scan` where the run leaves the number to it. */
function scanRun(text: string): number {
  const scanner = new NumberScanner(',', false);
  scanner.attach(utf8(`${text},0`));
  const read = WAYS_TO_READ_RUNS.map((way) => {
    const values = new Float32Array(1);
    if (scanner[way](0, text.length + 2, values, 0, 1) === 1) return values[0];
    expect(scanner.scan(0, text.length + 1)).toBe(text.length);
    return Math.fround(scanner.value);
  });
  expect(read[1]).toBe(read[0]);
  return read[0];
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

  it.each(WAYS_TO_READ_RUNS)('leaves a run at the first number of another width: %s', (way) => {
    const text = '1.000000000000000000e-01,-2.500000000000000000e+00,0.5,1.000000000000000000e-01,';
    const scanner = new NumberScanner(',', false);
    scanner.attach(utf8(text));
    const values = new Float32Array(4);
    expect(scanner[way](0, text.length, values, 0, 4)).toBe(2);
    expect(scanner.position).toBe(text.indexOf('0.5'));
    expect([...values]).toEqual([Math.fround(0.1), -2.5, 0, 0]);
  });

  it.each(WAYS_TO_READ_RUNS)(
    'sees a byte that is no digit in any place of a number of the fixed width: %s',
    (way) => {
      const good = '9.003241658210754395e-01';
      const values = new Float32Array(1);
      for (let place = 0; place <= good.length; place++) {
        for (let wrong = 0; wrong < 256; wrong++) {
          const bytes = utf8(`${good},0`);
          const isRight = rightBytesAt(place, good).includes(String.fromCharCode(wrong));
          bytes[place] = wrong;
          const scanner = new NumberScanner(',', false);
          scanner.attach(bytes);
          const found = scanner[way](0, bytes.length, values, 0, 1);
          expect(found, `byte ${wrong} at ${place}`).toBe(isRight ? 1 : 0);
        }
      }
    },
  );

  it('reads a long run as its numbers one by one, wherever a number of another kind comes in between', () => {
    const usual = fc.tuple(
      fc.constantFrom('', '-'),
      digits(1, 1),
      digits(18, 18),
      fc.constantFrom('e-01', 'e+00', 'e-09', 'e+03'),
    );
    const number = fc.oneof(
      { weight: 300, arbitrary: usual.map(([s, first, rest, power]) => `${s}${first}.${rest}${power}`) },
      { weight: 1, arbitrary: fc.constantFrom('0.5', '1.000000000000000000e-12', 'NaN') },
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 900, size: 'max' }), (numbers) => {
        const bytes = utf8(`${numbers.join(',')},`);
        const scanner = new NumberScanner(',', false);
        scanner.attach(bytes);
        const [inVectors, plainly] = WAYS_TO_READ_RUNS.map((way) => {
          const values = new Float32Array(numbers.length);
          const count = scanner[way](0, bytes.length, values, 0, numbers.length);
          return { values, count, position: scanner.position };
        });
        expect(inVectors).toEqual(plainly);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it('reads no more of a run than there is room for', () => {
    const scanner = new NumberScanner(',', false);
    scanner.attach(utf8('1.000000000000000000e-01,'.repeat(700)));
    const values = new Float32Array(700);
    expect(scanner.scanFixedWidthRun(0, 700 * 25, values, 0, 699)).toBe(699);
    expect(scanner.position).toBe(699 * 25);
    expect(values.at(-1)).toBe(0);
  });
});

/** What may stand at a place of a number of the fixed width, or behind it. */
function rightBytesAt(place: number, number: string): string {
  if (place === number.length) return ',';
  // The exponent has one digit, with a zero before it.
  if (place === number.length - 2) return '0';
  return { '.': '.', e: 'e', '-': '+-' }[number[place]] ?? '0123456789';
}
