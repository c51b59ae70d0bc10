import { describe, expect, it } from 'vitest';
import { formatFigure, formatPercent, markdownTable, withInterval } from './markdown.ts';

describe('figures in a document', () => {
  it('show what is undefined as a dash and never a zero with a sign', () => {
    expect(formatFigure(null, 2)).toBe('–');
    expect(formatFigure(Number.NaN, 2)).toBe('–');
    expect(formatFigure(-0.001, 2)).toBe('0.00');
    expect(formatFigure(-0.25, 2)).toBe('−0.25');
    expect(formatPercent(0.12345, 2)).toBe('12.35 %');
  });

  it('carry their interval where there is one', () => {
    const format = (value: number | null) => formatFigure(value, 1);
    expect(withInterval(2, { low: 1, high: 3 }, format)).toBe('2.0 [1.0, 3.0]');
    expect(withInterval(2, null, format)).toBe('2.0');
  });

  it('stand in tables', () => {
    expect(markdownTable(['a', 'b'], [['1', '2']])).toBe('| a | b |\n|---|---|\n| 1 | 2 |');
  });
});
