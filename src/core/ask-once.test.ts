import { describe, expect, it } from 'vitest';
import { askOnce } from './ask-once.ts';

describe('asking once', () => {
  it('gives all who ask the same answer, even before it is there', async () => {
    const kept = new Map<string, Promise<number>>();
    let asked = 0;
    const ask = async () => ++asked;
    expect(await Promise.all([askOnce(kept, 'a', ask), askOnce(kept, 'a', ask)])).toEqual([1, 1]);
    expect(await askOnce(kept, 'a', ask)).toBe(1);
    expect(await askOnce(kept, 'b', ask)).toBe(2);
  });

  it('asks again for what failed', async () => {
    const kept = new Map<string, Promise<number>>();
    await expect(askOnce(kept, 'a', () => Promise.reject(new Error('no network')))).rejects.toThrow(
      'no network',
    );
    expect(await askOnce(kept, 'a', async () => 7)).toBe(7);
  });
});
