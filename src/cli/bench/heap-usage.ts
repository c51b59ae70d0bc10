/** What the JavaScript of a page and of its workers holds, by the engine's own count. */
import type { BenchPage } from './browser.ts';

export interface HeapUsage {
  /** Objects that are alive, bytes. */
  readonly objectBytes: number;
  /** Typed arrays and the like. */
  readonly bufferBytes: number;
}

/** Garbage is collected first. */
export async function pageHeap({ page, devtools }: BenchPage): Promise<HeapUsage> {
  await page.evaluate(() => globalThis.gc?.());
  return usageIn(await devtools.send('Runtime.getHeapUsage'));
}

/** All workers of the browser together, of which the page has one. */
export async function workerHeap({ page, wholeBrowser }: BenchPage): Promise<HeapUsage> {
  for (const worker of page.workers()) await worker.evaluate(() => globalThis.gc?.());
  const { targetInfos } = await wholeBrowser.send('Target.getTargets', { filter: [{ type: 'worker' }] });
  const usages = await Promise.all(targetInfos.map(({ targetId }) => heapOfTarget(wholeBrowser, targetId)));
  return {
    objectBytes: usages.reduce((sum, { objectBytes }) => sum + objectBytes, 0),
    bufferBytes: usages.reduce((sum, { bufferBytes }) => sum + bufferBytes, 0),
  };
}

/** Playwright keeps its own sessions of workers to itself, so that messages go through the browser. */
async function heapOfTarget(browser: BenchPage['wholeBrowser'], targetId: string): Promise<HeapUsage> {
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false });
  const answered = new Promise<HeapUsage>((resolve) => {
    const listen = (event: { sessionId: string; message: string }) => {
      const answer: { readonly id?: number; readonly result: DevtoolsHeapUsage } = JSON.parse(event.message);
      if (event.sessionId !== sessionId || answer.id !== 1) return;
      browser.off('Target.receivedMessageFromTarget', listen);
      resolve(usageIn(answer.result));
    };
    browser.on('Target.receivedMessageFromTarget', listen);
  });
  const message = JSON.stringify({ id: 1, method: 'Runtime.getHeapUsage' });
  await browser.send('Target.sendMessageToTarget', { sessionId, message });
  const usage = await answered;
  await browser.send('Target.detachFromTarget', { sessionId });
  return usage;
}

interface DevtoolsHeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}

function usageIn({ usedSize, backingStorageSize }: DevtoolsHeapUsage): HeapUsage {
  return { objectBytes: usedSize, bufferBytes: backingStorageSize };
}
