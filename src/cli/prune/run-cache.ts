/** What took long is kept between runs of the command, under everything it depends on. */
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../../core/assert.ts';

/** Numbers that float32 holds exactly. */
export type StoredArrays = readonly ArrayLike<number>[];

export class RunCache {
  constructor(private readonly folder: string) {}

  /** Whether `take` finds it stored. */
  async holds(name: string, key: unknown): Promise<boolean> {
    return access(this.#pathOf(name, key)).then(
      () => true,
      () => false,
    );
  }

  /** What is stored under the key, or else what `make` gives, which is stored then. */
  async take(name: string, key: unknown, make: () => Promise<StoredArrays>): Promise<Float32Array[]> {
    const path = this.#pathOf(name, key);
    const stored = await readFile(path).catch(() => null);
    if (stored) return unpackArrays(stored);
    const bytes = packArrays(await make());
    await mkdir(this.folder, { recursive: true });
    // Under another name first: a command that is stopped leaves no half a file.
    await writeFile(`${path}.part`, bytes);
    await rename(`${path}.part`, path);
    return unpackArrays(bytes);
  }

  #pathOf(name: string, key: unknown): string {
    const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
    return join(this.folder, `${name}-${hash}.bin`);
  }
}

/** float32: how many arrays, the length of each, then their values. */
export function packArrays(arrays: StoredArrays): Uint8Array {
  const header = [arrays.length, ...arrays.map(({ length }) => length)];
  assert(
    header.every((value) => Math.fround(value) === value),
    'lengths that float32 holds',
  );
  const size = arrays.reduce((sum, { length }) => sum + length, header.length);
  const floats = new Float32Array(size);
  floats.set(header);
  let at = header.length;
  for (const values of arrays) {
    floats.set(values, at);
    at += values.length;
  }
  return new Uint8Array(floats.buffer);
}

export function unpackArrays(bytes: Uint8Array): Float32Array[] {
  const floats = new Float32Array(bytes.slice().buffer);
  const count = floats[0];
  let at = 1 + count;
  return Array.from({ length: count }, (_, i) => {
    const values = floats.slice(at, at + floats[1 + i]);
    at += values.length;
    return values;
  });
}
