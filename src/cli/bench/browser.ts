/** A real Chromium, and the built app in it, for measuring what a person would wait for. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { findChromium } from '../../../scripts/chromium.mjs';

const FLAGS = [
  // Lets a benchmark of memory count what is alive and not what has not been collected yet.
  '--js-flags=--expose-gc',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface BenchBrowser {
  readonly browser: Browser;
  /** `Chromium 150.0.0.0`. */
  readonly name: string;
  close(): Promise<void>;
}

export interface BenchPage {
  readonly page: Page;
  readonly address: string;
  readonly devtools: CDPSession;
  readonly wholeBrowser: CDPSession;
  /** Resident memory of the process that holds page and worker, in bytes, after collecting garbage; Linux only. */
  rendererMemoryBytes(): Promise<number>;
  /** What all threads of that process have worked so far, whatever else the machine was doing. */
  rendererCpuSeconds(): Promise<number>;
  close(): Promise<void>;
}

export async function launchBenchBrowser(): Promise<BenchBrowser> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  return { browser, name: `Chromium ${browser.version()}`, close: () => browser.close() };
}

/** Builds the app into a folder of its own, serves it and opens an empty page for it. */
export async function openBenchPage({ browser }: BenchBrowser): Promise<BenchPage> {
  const outDir = await mkdtemp(join(tmpdir(), 'beatlens-bench-'));
  await build({ logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server: PreviewServer = await preview({
    logLevel: 'warn',
    build: { outDir },
    preview: { port: 0 },
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the preview server has no address');
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // The compiler has every function told its name, those too that are sent to the page.
  await page.addInitScript('globalThis.__name = (named) => named');
  const devtools = await page.context().newCDPSession(page);
  const wholeBrowser = await browser.newBrowserCDPSession();
  return {
    page,
    address,
    devtools,
    wholeBrowser,
    rendererMemoryBytes: async () => {
      for (const worker of page.workers()) await worker.evaluate(collectGarbage);
      await page.evaluate(collectGarbage);
      const { processInfo } = await wholeBrowser.send('SystemInfo.getProcessInfo');
      const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentBytes(id));
      return Math.max(...sizes);
    },
    rendererCpuSeconds: async () => {
      const { processInfo } = await wholeBrowser.send('SystemInfo.getProcessInfo');
      return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ cpuTime }) => cpuTime));
    },
    close: async () => {
      await page.context().close();
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

/** Runs in the browser. */
function collectGarbage(): void {
  globalThis.gc?.();
}

function residentBytes(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kilobytes) * 1024;
}

/** The state the page gives itself, waited for without sleeping. */
export async function waitForState(page: Page, state: string, timeoutMs: number): Promise<void> {
  await page.waitForSelector(`main[data-state=${state}]`, { timeout: timeoutMs });
}

/** The number in a text such as `3,920 beats scored`. */
export function countIn(text: string | null): number {
  return Number((text ?? '').replace(/\D/g, ''));
}
