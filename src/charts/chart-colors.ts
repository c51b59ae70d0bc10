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
  /** Of curves that are compared, by their look. */
  readonly series: readonly string[];
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
    series: ['--series-1', '--series-2', '--series-3', '--series-4'].map(read),
  };
}

const listeners = new Set<() => void>();
let current: ChartColors | null = null;
let stopWatching: (() => void) | null = null;

/** One watch for all charts: the colours are read once a change, however many charts there are. */
function watchTheme(): () => void {
  const reread = () => {
    current = readColors();
    for (const listener of listeners) listener();
  };
  const observer = new MutationObserver(reread);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', reread);
  // What is printed is light, whatever the screen is.
  const print = matchMedia('print');
  print.addEventListener('change', reread);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', reread);
    print.removeEventListener('change', reread);
    // The theme may change while nobody watches.
    current = null;
  };
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  stopWatching ??= watchTheme();
  return () => {
    listeners.delete(onChange);
    if (listeners.size > 0) return;
    stopWatching?.();
    stopWatching = null;
  };
}

export function useChartColors(): ChartColors {
  return useSyncExternalStore(subscribe, () => {
    current ??= readColors();
    return current;
  });
}
