import { describe, expect, it } from 'vitest';
import { describePattern, patternSize } from './paint-pattern.ts';
import type { LayerPattern } from './sparsity-pattern.ts';

function patternOf(rows: number, groups: number, width: number): LayerPattern {
  const columns = groups * width;
  return {
    title: '2 convolution',
    outputs: 'filters',
    rows,
    columns,
    inputs: '',
    livingRows: rows - 2,
    groups: Array.from({ length: groups }, () => ({ width, livingWidth: width })),
    states: new Uint8Array(rows * columns),
    strengths: new Float32Array(rows * columns),
    counts: { gone: 20, pruned: 5, living: 7 },
  };
}

describe('the picture of a layer', () => {
  it('has square cells where there is room, with gaps between groups', () => {
    expect(patternSize(patternOf(32, 3, 16), 1000)).toMatchObject({
      cellWidthPx: 6,
      widthPx: 3 * 16 * 6 + 2 * 3,
      heightPx: 32 * 6,
    });
  });

  it('becomes narrower than its cells would like, and never wider than the room', () => {
    const size = patternSize(patternOf(32, 6, 32), 330);
    expect(size.widthPx).toBeLessThanOrEqual(330);
    expect(size.heightPx).toBe(32 * 3);
  });

  it('has no gaps between single inputs', () => {
    expect(patternSize(patternOf(16, 9, 1), 1000).widthPx).toBe(54);
  });

  it('says in words what it shows', () => {
    expect(describePattern(patternOf(32, 3, 16))).toBe(
      'Layer 2 convolution: 30 of 32 filters left; 7 weights live, 5 are pruned in their place, 20 left with whole channels',
    );
  });
});
