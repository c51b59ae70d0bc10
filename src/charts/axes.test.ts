import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withAlpha, xAxis, yAxis } from './axes.ts';
import type { ChartColors } from './chart-colors.ts';

const COLORS: ChartColors = {
  ink: '#111111',
  muted: '#666666',
  grid: '#dddddd',
  surface: '#ffffff',
  precision: { fp32: '#0072b2', int8: '#d55e00' },
  label: { normal: '#009e73', abnormal: '#cc3311', unknown: '#888888' },
  series: ['#111111', '#222222', '#333333', '#444444'],
};

describe('an axis', () => {
  it('names its quantity in the colours of the theme', () => {
    expect(xAxis(COLORS, 'Beat')).toMatchObject({
      label: 'Beat',
      stroke: '#666666',
      grid: { stroke: '#dddddd' },
      ticks: { stroke: '#dddddd' },
    });
  });

  it('has the room it is given, and what one chart wants otherwise wins', () => {
    expect(yAxis(COLORS, 'Score', 54)).toMatchObject({ label: 'Score', size: 54 });
    expect(yAxis(COLORS, 'Score', 54, { label: 'Share', side: 1 })).toMatchObject({
      label: 'Share',
      side: 1,
      size: 54,
    });
  });
});

describe('a colour let through', () => {
  it('keeps its red, green and blue', () => {
    expect(withAlpha('#0072b2', 0.2)).toBe('rgba(0, 114, 178, 0.2)');
    const byte = fc.integer({ min: 0, max: 255 });
    const hex = (value: number) => value.toString(16).padStart(2, '0');
    fc.assert(
      fc.property(byte, byte, byte, (red, green, blue) => {
        const color = `#${hex(red)}${hex(green)}${hex(blue)}`;
        expect(withAlpha(color, 0.5)).toBe(`rgba(${red}, ${green}, ${blue}, 0.5)`);
      }),
    );
  });
});
