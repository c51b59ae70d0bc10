import { describe, expect, it } from 'vitest';
import { fromErrorScale } from './error-scale.ts';
import { nearestStage, rangeOfCurves } from './sparsity-curves.ts';

describe('curves against sparsity', () => {
  const curves = [
    { title: 'a', look: 0, points: [{ sparsity: 0.2, mean: 0.95, low: 0.9, high: 0.98 }] },
    { title: 'b', look: 1, points: [{ sparsity: 0.2, mean: 0.5, low: 0.4, high: 0.6 }] },
  ];

  it('have a range that holds every interval, and what was published', () => {
    const [low, high] = rangeOfCurves(curves, null).map(fromErrorScale);
    expect(low).toBeLessThan(0.4);
    expect(high).toBeGreaterThan(0.98);
    expect(high).toBeLessThan(0.99);
    const [, higher] = rangeOfCurves(curves, { sparsity: 0.6, value: 0.99, title: 'study' });
    expect(fromErrorScale(higher)).toBeGreaterThan(0.99);
  });

  it('go to the stage that is nearest', () => {
    const stages = [0, 0.2, 0.9, 0.95];
    expect([-1, 0.11, 0.56, 0.924, 0.93, 2].map((at) => nearestStage(stages, at))).toEqual([
      0, 0.2, 0.9, 0.9, 0.95, 0.95,
    ]);
  });
});
