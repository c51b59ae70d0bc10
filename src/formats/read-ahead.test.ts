import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

describe('reading ahead', () => {
  it('delivers in order and fetches one further than asked for', async () => {
    const asked: number[] = [];
    const steps: string[] = [];
    const read = async (index: number) => asked.push(index) && index * 10;
    for await (const value of readAhead(3, new AbortController().signal, read))
      steps.push(`${value}: ${asked}`);
    expect(steps).toEqual(['0: 0,1', '10: 0,1,2', '20: 0,1,2']);
  });

  it('fails where the reading fails, not before', async () => {
    const seen: number[] = [];
    const run = async () => {
      const read = async (index: number) => {
        if (index === 2) throw new Error('broken');
        return index;
      };
      for await (const value of readAhead(9, new AbortController().signal, read)) seen.push(value);
    };
    await expect(run()).rejects.toThrow('broken');
    expect(seen).toEqual([0, 1]);
  });

  it('ends when it is aborted, whatever is still on its way', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const read = async (index: number) => {
      if (index > 0) throw new Error('never seen');
      return index;
    };
    for await (const value of readAhead(9, abort.signal, read)) {
      seen.push(value);
      abort.abort();
    }
    expect(seen).toEqual([0]);
  });
});
