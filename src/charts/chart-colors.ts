import { useSyncExternalStore } from 'react';
import type { Label } from '../core/label.ts';
import type { Precision } from '../core/precision.ts';

/** Colours of the theme in force, read from the page's custom properties, for drawing on a canvas. */
export interface ChartColors {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly surface: string;
  readonly precision: Readonly<Record<Precision, string>>;
  readonly label: Readonly<Record<Label, string>>;
}

function readColors(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    muted: read('--ink-muted'),
    grid: read('--grid'),
    surface: read('--surface'),
    precision: { fp32: read('--fp32'), int8: read('--int8') },
    label: { normal: read('--normal'), abnormal: read('--abnormal'), unknown: read('--unknown') },
  };
}

let current: ChartColors | null = null;

function subscribe(onChange: () => void): () => void {
  const reread = () => {
    current = readColors();
    onChange();
  };
  const observer = new MutationObserver(reread);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', reread);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', reread);
  };
}

export function useChartColors(): ChartColors {
  return useSyncExternalStore(subscribe, () => {
    current ??= readColors();
    return current;
  });
}
