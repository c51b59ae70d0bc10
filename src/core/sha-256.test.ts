import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRng } from './rng.ts';
import { sha256, sha256Hex } from './sha-256.ts';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('SHA-256', () => {
  it('gives the digests of the standard’s own examples', () => {
    const encoder = new TextEncoder();
    expect(hexOf(sha256(encoder.encode('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    const twoBlocks = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';
    expect(hexOf(sha256(encoder.encode(twoBlocks)))).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('agrees with Node’s over every length of the last block and more', () => {
    const rng = createRng(1);
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, () => rng.nextInt(256));
      expect(hexOf(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('is the same where the browser hides its own, as on a page over plain http', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const own = await sha256Hex(bytes);
    vi.stubGlobal('crypto', {});
    expect(await sha256Hex(bytes)).toBe(own);
  });
});
