/**
 * LiteRT.js in a bare page of its own, served from node_modules: nothing of ours runs there, and what comes back is
 * compared out here. It loads its WebAssembly by a script element, which pages and classic workers have.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, type Page } from '@playwright/test';

const MODULES = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');
const ORIGIN = 'http://litert.test';

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['js', 'text/javascript'],
  ['wasm', 'application/wasm'],
]);

const PAGE = `<!doctype html><title>LiteRT.js</title>
<script type="importmap">{"imports": {
  "@litertjs/core": "/@litertjs/core/dist/index.js",
  "@litertjs/wasm-utils": "/@litertjs/wasm-utils/dist/index.js"
}}</script>
<script type="module">
  import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
  const loaded = loadLiteRt('/@litertjs/core/wasm/');
  const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  /** Batch after batch; everything crosses as base64. */
  globalThis.runModel = async ({ model, input, shape }) => {
    await loaded;
    const compiled = await loadAndCompile(bytesOf(model), { accelerator: 'wasm' });
    const values = new Float32Array(bytesOf(input).buffer);
    const output = new Float32Array(values.length);
    const size = shape[0] * shape[1];
    for (let at = 0; at < values.length; at += size) {
      const tensor = new Tensor(values.slice(at, at + size), shape);
      const [result] = await compiled.run(tensor);
      output.set(result.toTypedArray(), at);
      tensor.delete();
      result.delete();
    }
    compiled.delete();
    const bytes = new Uint8Array(output.buffer);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };
</script>`;

/** One page for all tests of a worker: LiteRT.js is 9 MB to load. */
export const test = base.extend<object, { liteRtPage: Page }>({
  liteRtPage: [
    async ({ browser }, use) => {
      const page = await browser.newPage();
      await openLiteRtPage(page);
      await use(page);
      await page.close();
    },
    { scope: 'worker' },
  ],
});

async function openLiteRtPage(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = normalize(new URL(route.request().url()).pathname);
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: PAGE });
    const contentType = CONTENT_TYPES.get(path.split('.').at(-1) ?? '') ?? 'application/octet-stream';
    return route.fulfill({ contentType, body: readFileSync(join(MODULES, path)) });
  });
  await page.goto(`${ORIGIN}/`);
}

export interface ModelCall {
  readonly model: Uint8Array;
  /** Whole batches of `[beats, length]`. */
  readonly input: Float32Array;
  readonly shape: readonly [beats: number, length: number];
}

/** @returns as many values as went in */
export async function runModel(page: Page, { model, input, shape }: ModelCall): Promise<Float32Array> {
  const call = { model: base64(model), input: base64(input), shape };
  const output: unknown = await page.evaluate(`runModel(${JSON.stringify(call)})`);
  return new Float32Array(Uint8Array.from(Buffer.from(String(output), 'base64')).buffer);
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
