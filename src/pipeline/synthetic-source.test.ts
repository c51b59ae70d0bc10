import { describe, expect, it } from 'vitest';
import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import type { SourceBatch } from './beat-source.ts';
import { DEMOS, syntheticSource } from './synthetic-source.ts';

const CONTRACT: InputContract = {
  rateHz: 125,
  lengthSamples: 187,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
};

async function readAll(stream: AsyncIterable<SourceBatch>): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = [];
  for await (const batch of stream) batches.push(batch);
  return batches;
}

const neverAborted = new AbortController().signal;

describe('generated beats', () => {
  it('are as many as the demo says, numbered from 1, with the share of abnormal ones it says', async () => {
    const demo = DEMOS.synthetic;
    const source = syntheticSource('synthetic', CONTRACT);
    const batches = await readAll(source.batches(neverAborted));
    const lines = batches.flatMap(({ beats }) => [...beats.lines]);
    const rawLabels = batches.flatMap(({ beats }) => [...beats.rawLabels]);
    expect(source).toMatchObject({ total: demo.beats, totalUnit: 'beats' });
    expect(lines).toEqual(Array.from({ length: demo.beats }, (_, beat) => beat + 1));
    const abnormal = rawLabels.filter((label) => label === 1).length;
    expect(Math.abs(abnormal / demo.beats - demo.abnormalFraction)).toBeLessThan(0.002);
    expect(rawLabels.filter((label) => label === 0).length).toBe(demo.beats - abnormal);
  });

  it('are the same on every pass', async () => {
    const source = syntheticSource('synthetic', CONTRACT);
    const once = await readAll(source.batches(neverAborted));
    for (const repeated of [source, syntheticSource('synthetic', CONTRACT)]) {
      const again = await readAll(repeated.batches(neverAborted));
      expect(again.map(({ beats }) => beats.rawLabels)).toEqual(once.map(({ beats }) => beats.rawLabels));
      expect(again[5].beats.samples).toEqual(once[5].beats.samples);
    }
  });

  it('differ from block to block', async () => {
    const [first, second] = await readAll(syntheticSource('synthetic', CONTRACT).batches(neverAborted));
    expect(first.beats.samples).not.toEqual(second.beats.samples);
  });

  it('can each be made again alone, from the place the stream gave', async () => {
    const source = syntheticSource('synthetic', CONTRACT);
    for (const { beats, positions } of await readAll(source.batches(neverAborted))) {
      for (const row of [0, 100, beats.count - 1].filter((index) => index >= 0 && index < beats.count)) {
        const made = await source.reread(0, positions[row]);
        expect(made).toEqual({
          samples: beats.samples.slice(row * beats.length, (row + 1) * beats.length),
          validLength: beats.validLengths[row],
        });
      }
    }
  });

  it('take the length the model asks for', async () => {
    const contract: InputContract = { ...CONTRACT, lengthSamples: 140 };
    const source = syntheticSource('synthetic', contract);
    const [{ beats, positions }] = await readAll(source.batches(neverAborted));
    expect(beats.length).toBe(140);
    expect(beats.validLengths.every((length) => length >= 1 && length <= 140)).toBe(true);
    expect((await source.reread(0, positions[3])).samples).toEqual(beats.samples.slice(3 * 140, 4 * 140));
  });

  it('stop soon after the signal, a million of them as well', async () => {
    const abort = new AbortController();
    let seen = 0;
    for await (const { beats } of syntheticSource('synthetic-million', CONTRACT).batches(abort.signal)) {
      seen += beats.count;
      if (seen >= 512) abort.abort();
    }
    expect(seen).toBe(512);
  });

  it('refuse a name that no demo has, and say which there are', () => {
    for (const name of ['kaggle', '', 'toString', '__proto__']) {
      const open = () => syntheticSource(name, CONTRACT);
      expect(open).toThrow(AppError);
      expect(open).toThrow(`There is no demo called "${name}"; there are: synthetic, synthetic-million.`);
    }
  });
});
