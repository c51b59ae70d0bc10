import type { BenchPage } from './browser.ts';

/**
 * Starts counting what the main thread of a page works: script, style, layout and paint, as Chromium counts task time.
 * Thread time: what the thread itself worked, whatever else the machine was doing. Asking counts too.
 * @returns how to ask for the milliseconds so far
 */
export async function countMainThreadWork({ devtools }: BenchPage): Promise<() => Promise<number>> {
  // The time domain can only be chosen while nothing is counted.
  await devtools.send('Performance.disable');
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
}

/** Waits until a frame has been painted since. */
export function twoFrames({ page }: BenchPage): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
