import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascendingOrder, ascendingScores } from './radix-sort.ts';

const scores = fc.float32Array({ noNaN: true, maxLength: 300 });
/** Few distinct numbers, of both signs, so that many are equal. */
const tied = fc
  .array(fc.integer({ min: -3, max: 3 }), { maxLength: 300 })
  .map((values) => Float32Array.from(values, (value) => value / 7));

describe('scores in ascending order', () => {
  it('are as the platform sorts them, infinities and both zeros among them', () => {
    fc.assert(
      fc.property(fc.oneof(scores, tied), (values) => {
        const before = values.slice();
        expect(ascendingScores(values)).toEqual(values.toSorted());
        expect(values).toEqual(before);
      }),
    );
  });

  it('are found at the indices told, equal ones as they came', () => {
    fc.assert(
      fc.property(tied, (values) => {
        const order = [...ascendingOrder(values)];
        const wanted = [...values.keys()].sort((a, b) => values[a] - values[b] || a - b);
        expect(order).toEqual(wanted);
      }),
    );
  });

  it('have those that are no number at their ends', () => {
    const order = [...ascendingOrder(Float32Array.of(2, Number.NaN, 1, Number.NaN, 3))];
    const from = order.indexOf(2);
    expect(order.slice(from, from + 3)).toEqual([2, 0, 4]);
  });
});
