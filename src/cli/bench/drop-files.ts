import type { BenchPage } from './browser.ts';

/** Drops files on the middle of the page, as a person would. */
export async function dropFiles({ devtools }: BenchPage, files: readonly string[]): Promise<void> {
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 450, data });
  }
}
