import { describe, expect, it } from 'vitest';
import { classRows } from './class-rows.ts';

describe('the table of classes', () => {
  // Rows are true N, S, V, F, Q; columns what they are called.
  const matrix = Float64Array.of(
    ...[90, 2, 3, 0, 0],
    ...[4, 6, 1, 0, 0],
    ...[2, 1, 20, 1, 0],
    ...[1, 0, 5, 2, 0],
    ...[0, 3, 7, 0, 8],
  );
  const rows = classRows(matrix);

  it('begins with V and S, as EC57 reports them', () => {
    expect(rows.map(({ name }) => name)).toEqual(['V', 'S', 'N', 'F', 'Q']);
  });

  it('holds N and S called V against the network, not F and Q', () => {
    expect(rows[0]).toMatchObject({
      tp: 20,
      fn: 4,
      fp: 4,
      sensitivity: 20 / 24,
      positivePredictivity: 20 / 24,
    });
  });

  it('holds everything but Q called S against it', () => {
    expect(rows[1]).toMatchObject({ tp: 6, fn: 5, fp: 3 });
  });

  it('counts the others plainly', () => {
    expect(rows[2]).toMatchObject({ tp: 90, fn: 5, fp: 7 });
    expect(rows[4]).toMatchObject({ tp: 8, fn: 10, fp: 0, positivePredictivity: 1 });
  });

  it('has dashes to show where a class neither occurs nor is called', () => {
    const [ventricular] = classRows(new Float64Array(25));
    expect(ventricular).toMatchObject({ sensitivity: null, positivePredictivity: null, f1: null });
  });
});
