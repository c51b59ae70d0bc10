/** Starts the inlined WebAssembly modules that `npm run build:kernels` writes. Synchronous: they have a few KiB. */
import { assert } from './assert.ts';

export type BatchKernel = (program: number, beats: number) => void;

declare global {
  interface Uint8ArrayConstructor {
    /** Of ECMAScript 2026; many times quicker than a loop that has not been compiled yet. */
    readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
  }
}

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** One inlined module, decoded when it is first needed. */
export class InlinedKernels {
  readonly #base64: string;
  #decoded: Uint8Array<ArrayBuffer> | null = null;

  constructor(base64: string) {
    this.#base64 = base64;
  }

  /** Whether this engine knows WebAssembly with all the SIMD the module uses. */
  canRun(): boolean {
    return typeof WebAssembly === 'object' && WebAssembly.validate(this.#bytes());
  }

  /** @returns the exported functions asked for, in order. */
  start(memory: WebAssembly.Memory, names: readonly string[]): BatchKernel[] {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(this.#bytes()), { env: { memory } });
    return names.map((name) => {
      const exported = instance.exports[name];
      assert(typeof exported === 'function', `the kernels export no ${name}`);
      return (program, beats) => exported(program, beats);
    });
  }

  #bytes(): Uint8Array<ArrayBuffer> {
    this.#decoded ??= decodeBase64(this.#base64);
    return this.#decoded;
  }
}
