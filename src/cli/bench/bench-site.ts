/** Serves the workers that only benchmarks use, built for the occasion, with the models and runtimes they load. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { WorkerAnswer } from './page/engine-timing.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDERS: Readonly<Record<string, string>> = {
  models: join(ROOT, 'public/models'),
  tfjs: join(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'),
};
/** In a worker LiteRT.js looks for its WebAssembly beside the worker's script, wherever it was told to load from. */
const LITERT_FOLDER = join(ROOT, 'node_modules/@litertjs/core/wasm');
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};
const BLANK_PAGE = '<!doctype html><html lang="en"><title>Benchmark</title>';

export interface BenchSite {
  /** Ends with a slash. Everything below it may be cached for ever. */
  readonly address: string;
  /** The same site at an address that was never asked for, where nothing may be cached: paths below `/uncached-N/`. */
  uncachedAddress(): string;
  /** Bytes after gzip of all files asked for since the last call, each counted once. */
  takeGzippedBytes(): number;
  close(): Promise<void>;
}

/** With them the clock of a worker ticks in 5 microseconds instead of 100; threads become possible, too. */
const ISOLATION: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * @param workers names of files in `page/`; each becomes one script for a classic worker, which LiteRT.js needs.
 * @param isolated for a finer clock, where no runtime would take the threads that come with it
 */
export async function openBenchSite(workers: readonly string[], isolated = false): Promise<BenchSite> {
  const scripts = await mkdtemp(join(tmpdir(), 'beatlens-bench-'));
  for (const worker of workers) await buildWorker(worker, scripts);
  const served = new Map<string, Uint8Array>();
  let uncachedAddresses = 0;
  const server = createServer(async ({ url = '/' }, response) => {
    if (isolated) for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
    if (url === '/') return response.setHeader('content-type', 'text/html').end(BLANK_PAGE);
    const path = url.replace(/^\/uncached-\d+/, '');
    try {
      const bytes = await readFile(fileBehind(path, scripts));
      served.set(path, bytes);
      response.setHeader('content-type', CONTENT_TYPES[extname(path)] ?? 'application/octet-stream');
      response
        .setHeader('cache-control', path === url ? 'max-age=31536000, immutable' : 'no-store')
        .end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('the bench server has no port');
  const address = `http://127.0.0.1:${listening.port}/`;
  return {
    address,
    uncachedAddress: () => `${address}uncached-${uncachedAddresses++}/`,
    takeGzippedBytes() {
      const sum = [...served.values()].reduce((total, bytes) => total + gzipSync(bytes).length, 0);
      served.clear();
      return sum;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(scripts, { recursive: true });
    },
  };
}

/** @param path `/FOLDER/PATH`, or `/SCRIPT` */
function fileBehind(path: string, scripts: string): string {
  const [first, rest] = path.slice(1).split(/\/(.*)/);
  if (rest !== undefined) return join(FOLDERS[first], rest);
  return join(first.startsWith('litert_') ? LITERT_FOLDER : scripts, first);
}

async function buildWorker(name: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2023',
      lib: {
        entry: fileURLToPath(new URL(`page/${name}.ts`, import.meta.url)),
        formats: ['iife'],
        name: 'benchWorker',
        fileName: () => `${name}.js`,
      },
    },
  });
}

/** Starts a worker, asks it once and ends it. @returns the answer, and how long after the start it came. */
export async function askNewWorker<Request, Result>(
  page: Page,
  script: string,
  request: Request,
): Promise<{ result: Result; milliseconds: number }> {
  const { answer, milliseconds } = await page.evaluate(
    ({ address, message }) =>
      new Promise<{ answer: WorkerAnswer<Result>; milliseconds: number }>((resolve, reject) => {
        const start = performance.now();
        const worker = new Worker(address);
        worker.onmessage = ({ data }: MessageEvent<WorkerAnswer<Result>>) => {
          resolve({ answer: data, milliseconds: performance.now() - start });
          worker.terminate();
        };
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(message);
      }),
    { address: script, message: request },
  );
  if (!answer.ok) throw new Error(`${script}: ${answer.message}`);
  return { result: answer.result, milliseconds };
}
