/** Starts the inlined WebAssembly modules that `npm run build:kernels` writes. Synchronous: they have a few KiB. */
import { assert } from '../../core/assert.ts';

export type BatchKernel = (program: number, beats: number) => void;

/** Whether this engine knows WebAssembly with all the SIMD the module uses. */
export function canRunKernels(bytes: Uint8Array<ArrayBuffer>): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(bytes);
}

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** @returns the exported functions asked for, in order. */
export function startKernels(
  bytes: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
  names: readonly string[],
): BatchKernel[] {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return names.map((name) => {
    const exported = instance.exports[name];
    assert(typeof exported === 'function', `the kernels export no ${name}`);
    return (program, beats) => exported(program, beats);
  });
}
