import { createHash } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { sha256Hex } from './sha-256.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('the SHA-256 is the same where the browser hides its own, as on a page over plain http', async () => {
  for (const length of [0, 1, 64, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i % 251);
    const wanted = createHash('sha256').update(bytes).digest('hex');
    expect(await sha256Hex(bytes)).toBe(wanted);
    vi.stubGlobal('crypto', {});
    expect(await sha256Hex(bytes)).toBe(wanted);
    vi.unstubAllGlobals();
  }
});
