import { describe, expect, it } from 'vitest';
import { startTfjsBackend } from './tfjs-backend.ts';

describe('startTfjsBackend', () => {
  it('falls back to cpu where the wasm files are not to be had, and says so', async () => {
    const wasmPaths = {
      'tfjs-backend-wasm.wasm': '/nowhere/plain.wasm',
      'tfjs-backend-wasm-simd.wasm': '/nowhere/simd.wasm',
      'tfjs-backend-wasm-threaded-simd.wasm': '/nowhere/threaded.wasm',
    };
    const backend = await startTfjsBackend({ wasmPaths });
    expect(backend.name).toBe('cpu');
    expect(backend.fallbackReason).toMatch(/wasm/);
  });
});
