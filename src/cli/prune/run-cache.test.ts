import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packArrays, RunCache, unpackArrays } from './run-cache.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beatlens-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the cache of runs', () => {
  it('gives arrays back as they were', () => {
    const arrays = [Float32Array.of(1.5, -2), new Float32Array(0), Float32Array.of(7)];
    expect(unpackArrays(packArrays(arrays))).toEqual(arrays);
  });

  it('makes a thing once for a key, and anew for another', async () => {
    let made = 0;
    const make = async () => [[++made]];
    const cache = new RunCache(join(folder, 'runs'));
    expect(await cache.take('run', { seed: 1 }, make)).toEqual([Float32Array.of(1)]);
    expect(await new RunCache(join(folder, 'runs')).take('run', { seed: 1 }, make)).toEqual([
      Float32Array.of(1),
    ]);
    expect(await cache.take('run', { seed: 2 }, make)).toEqual([Float32Array.of(2)]);
    expect(await readdir(join(folder, 'runs'))).toHaveLength(2);
  });
});
