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
  /** Ends with a slash. */
  readonly address: string;
  modelUrl(id: string): string;
  /** Bytes after gzip of all files asked for since the last call, each counted once. */
  takeGzippedBytes(): number;
  close(): Promise<void>;
}

/** @param workers names of files in `page/`; each becomes one script for a classic worker, which LiteRT.js needs. */
export async function openBenchSite(workers: readonly string[]): Promise<BenchSite> {
  const scripts = await mkdtemp(join(tmpdir(), 'beatlens-bench-'));
  for (const worker of workers) await buildWorker(worker, scripts);
  const served = new Map<string, number>();
  const server = createServer(async ({ url = '/' }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end(BLANK_PAGE);
    try {
      const bytes = await readFile(fileBehind(url, scripts));
      served.set(url, gzipSync(bytes).length);
      response.setHeader('content-type', CONTENT_TYPES[extname(url)] ?? 'application/octet-stream');
      response.setHeader('cache-control', 'max-age=31536000, immutable').end(bytes);
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
    modelUrl: (id) => `${address}models/${id}/`,
    takeGzippedBytes() {
      const sum = [...served.values()].reduce((total, bytes) => total + bytes, 0);
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

/** @param url `/FOLDER/PATH`, or `/SCRIPT` */
function fileBehind(url: string, scripts: string): string {
  const [folder, path] = url.slice(1).split(/\/(.*)/);
  if (path !== undefined) return join(FOLDERS[folder], path);
  return join(folder.startsWith('litert_') ? LITERT_FOLDER : scripts, folder);
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

/** Starts a worker on a page of the site, asks it once and ends it. @returns the answer, and when it came. */
export async function askNewWorker<Request, Result>(
  page: Page,
  worker: string,
  request: Request,
): Promise<{ result: Result; milliseconds: number }> {
  const { answer, milliseconds } = await page.evaluate(
    ({ script, message }) =>
      new Promise<{ answer: WorkerAnswer<Result>; milliseconds: number }>((resolve, reject) => {
        const start = performance.now();
        const started = new Worker(script);
        started.onmessage = ({ data }: MessageEvent<WorkerAnswer<Result>>) => {
          resolve({ answer: data, milliseconds: performance.now() - start });
          started.terminate();
        };
        started.onerror = (event) => reject(new Error(event.message));
        started.postMessage(message);
      }),
    { script: `/${worker}.js`, message: request },
  );
  if (!answer.ok) throw new Error(`${worker}: ${answer.message}`);
  return { result: answer.result, milliseconds };
}
