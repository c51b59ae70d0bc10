/**
 * Other people's runtimes in a bare page of their own, served from node_modules: nothing of ours runs there, and
 * what comes back is compared out here.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const MODULES = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');
const ORIGIN = 'http://runtimes.test';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  mjs: 'text/javascript',
  wasm: 'application/wasm',
};

const PAGE = `<!doctype html><title>Runtimes</title>
<script type="importmap">{"imports": {
  "@litertjs/core": "/@litertjs/core/dist/index.js",
  "@litertjs/wasm-utils": "/@litertjs/wasm-utils/dist/index.js",
  "onnxruntime-web": "/onnxruntime-web/dist/ort.wasm.min.mjs"
}}</script>`;

/** Runs the batches of one model one after the other, in the page. */
const RUNNERS = {
  litert: `async (model, input, shape, output) => {
    const { loadLiteRt, loadAndCompile, Tensor } = await import('@litertjs/core');
    globalThis.liteRt ??= loadLiteRt('/@litertjs/core/wasm/');
    await globalThis.liteRt;
    const compiled = await loadAndCompile(model, { accelerator: 'wasm' });
    const size = shape[0] * shape[1];
    for (let at = 0; at < input.length; at += size) {
      const tensor = new Tensor(input.slice(at, at + size), shape);
      const [result] = await compiled.run(tensor);
      output.set(result.toTypedArray(), at);
      tensor.delete();
      result.delete();
    }
    compiled.delete();
  }`,
  onnxruntime: `async (model, input, shape, output, sessionOptions) => {
    const { env, InferenceSession, Tensor } = await import('onnxruntime-web');
    env.wasm.wasmPaths = '/onnxruntime-web/dist/';
    env.wasm.numThreads = 1;
    env.logLevel = 'error';
    const session = await InferenceSession.create(model, { executionProviders: ['wasm'], ...sessionOptions });
    const size = shape[0] * shape[1];
    const type = input instanceof Int8Array ? 'int8' : 'float32';
    for (let at = 0; at < input.length; at += size) {
      const feeds = { beat: new Tensor(type, input.slice(at, at + size), shape) };
      const { reconstruction } = await session.run(feeds);
      output.set(reconstruction.data, at);
    }
    await session.release();
  }`,
} as const;

export type RuntimeName = keyof typeof RUNNERS;

export async function openRuntimes(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = normalize(new URL(route.request().url()).pathname);
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: PAGE });
    const contentType = CONTENT_TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return route.fulfill({ contentType, body: readFileSync(join(MODULES, path)) });
  });
  await page.goto(`${ORIGIN}/`);
}

export interface RuntimeCall {
  readonly runtime: RuntimeName;
  readonly model: Uint8Array;
  /** Whole batches of `[beats, length]`. */
  readonly input: Float32Array | Int8Array;
  readonly shape: readonly [beats: number, length: number];
  /** onnxruntime's session options. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** @returns as many values as went in, of the type that went in */
export async function runModel(page: Page, call: RuntimeCall): Promise<Float32Array | Int8Array> {
  const { input, shape, options = {} } = call;
  const isInt8 = input instanceof Int8Array;
  const encoded = await page.evaluate(
    `(async () => {
      const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      const ofType = (raw) => new ${isInt8 ? 'Int8Array' : 'Float32Array'}(raw);
      const input = ofType(bytes('${base64(input)}').buffer);
      const output = ofType(input.length);
      await (${RUNNERS[call.runtime]})(
        bytes('${base64(call.model)}'), input, ${JSON.stringify(shape)}, output, ${JSON.stringify(options)});
      const raw = new Uint8Array(output.buffer);
      let text = '';
      for (let at = 0; at < raw.length; at += 8192) text += String.fromCharCode(...raw.subarray(at, at + 8192));
      return btoa(text);
    })()`,
  );
  const raw = Uint8Array.from(Buffer.from(String(encoded), 'base64'));
  return isInt8 ? new Int8Array(raw.buffer) : new Float32Array(raw.buffer);
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array | Int8Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
