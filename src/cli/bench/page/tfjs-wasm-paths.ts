import { TFJS_SIMD_WASM } from './tfjs-simd-wasm.ts';

/** Beside the worker's script. */
const FOLDER = new URL('tfjs/', location.href);

export const TFJS_WASM_PATHS: Readonly<Record<string, string>> = Object.fromEntries(
  ['tfjs-backend-wasm.wasm', TFJS_SIMD_WASM, 'tfjs-backend-wasm-threaded-simd.wasm'].map((name) => [
    name,
    new URL(name, FOLDER).href,
  ]),
);
