import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { NUMBER_KERNELS_BASE64 } from '../formats/number-kernels.ts';
import { FP32_KERNELS_BASE64 } from '../models/fp32/simd/fp32-kernels.ts';
import { INT8_KERNELS_BASE64 } from '../models/int8/simd/int8-kernels.ts';
import { decodeBase64, InlinedKernels } from './wasm-kernels.ts';

describe('the inlined kernels', () => {
  it('are what their sources give', () => {
    // Throws, with what the command said, where it exits with an error.
    const output = execFileSync('node', ['scripts/build-kernels.mjs', '--check'], { encoding: 'utf8' });
    expect(output).toBe('');
  });

  it.each([
    ['INT8', INT8_KERNELS_BASE64],
    ['FP32', FP32_KERNELS_BASE64],
    ['numbers', NUMBER_KERNELS_BASE64],
  ])('are small enough to start at once on any thread: %s', (_, base64) => {
    // Engines refuse to compile more than 4 KiB on the main thread without a promise.
    expect(decodeBase64(base64).length).toBeLessThanOrEqual(4096);
  });

  it.each([
    ['INT8', INT8_KERNELS_BASE64],
    ['FP32', FP32_KERNELS_BASE64],
    ['numbers', NUMBER_KERNELS_BASE64],
  ])('use no relaxed SIMD, whose results differ between machines: %s', (_, base64) => {
    // Relaxed instructions are 0xfd and an opcode from 0x100 on, in LEB128: 0xfd 0x80..0x93 0x02.
    const bytes = decodeBase64(base64);
    const found = bytes.some((byte, i) => byte === 0xfd && bytes[i + 1] >= 0x80 && bytes[i + 2] === 2);
    expect(found).toBe(false);
  });
});

describe('InlinedKernels', () => {
  it('run where the engine knows what is in them', () => {
    expect(new InlinedKernels(INT8_KERNELS_BASE64).canRun()).toBe(true);
  });

  it('do not run where it does not', () => {
    const bytes = decodeBase64(INT8_KERNELS_BASE64);
    bytes[bytes.length - 2] ^= 0xff;
    expect(new InlinedKernels(Buffer.from(bytes).toString('base64')).canRun()).toBe(false);
  });
});
