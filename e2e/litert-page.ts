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

  const textOf = (values) => {
    const bytes = new Uint8Array(values.buffer);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };

  /** Batch after batch; everything crosses as base64. */
  globalThis.runModel = async ({ model, inputs }) => {
    await loaded;
    const compiled = await loadAndCompile(bytesOf(model), { accelerator: 'wasm' });
    const rows = inputs.map(({ name, values, shape }) => ({ name, values: new Float32Array(bytesOf(values).buffer), shape }));
    const batches = rows[0].values.length / (rows[0].shape[0] * rows[0].shape[1]);
    const outputs = [];
    for (let batch = 0; batch < batches; batch++) {
      const tensors = rows.map(({ name, values, shape: [beats, length] }) => {
        const size = beats * length;
        return [name, new Tensor(values.slice(batch * size, (batch + 1) * size), [beats, length])];
      });
      const [result] = Object.values(await compiled.run(Object.fromEntries(tensors)));
      outputs.push(result.toTypedArray().slice());
      for (const [, tensor] of tensors) tensor.delete();
      result.delete();
    }
    compiled.delete();
    const joined = new Float32Array(outputs.reduce((sum, { length }) => sum + length, 0));
    outputs.forEach((output, batch) => joined.set(output, batch * outputs[0].length));
    return textOf(joined);
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

export interface ModelInput {
  readonly name: string;
  /** Whole batches of `[beats, length]`. */
  readonly values: Float32Array;
  readonly shape: readonly [beats: number, length: number];
}

/** @returns the output of all batches, one after the other */
export async function runModel(
  page: Page,
  model: Uint8Array,
  inputs: readonly ModelInput[],
): Promise<Float32Array> {
  const call = {
    model: base64(model),
    inputs: inputs.map((input) => ({ ...input, values: base64(input.values) })),
  };
  const output: unknown = await page.evaluate(`runModel(${JSON.stringify(call)})`);
  return new Float32Array(Uint8Array.from(Buffer.from(String(output), 'base64')).buffer);
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
