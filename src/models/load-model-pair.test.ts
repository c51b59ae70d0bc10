import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { int8Ledger } from './int8/int8-artifact.ts';
import { loadModelPair, readAhead } from './load-model-pair.ts';
import { countMultiplyAccumulates, countParameters } from './network.ts';
import { ALL_MODELS, RECORDING_MODEL } from './shipped-models.ts';

const MODELS = new URL('../../public/models/', import.meta.url);

const readShipped = (id: string) => (path: string) => readFile(new URL(`${id}/${path}`, MODELS));

/** A reader of the compact model that changes one of its files on the way. */
const readChanged =
  (name: string, change: (bytes: Uint8Array) => Uint8Array) =>
  async (path: string): Promise<Uint8Array> => {
    const bytes = await readShipped('compact')(path);
    return path === name ? change(bytes) : bytes;
  };

describe.each(ALL_MODELS)('the shipped model %s', (id) => {
  it('loads, and its card counts what is there', async () => {
    const { card, fp32, int8 } = await loadModelPair(readShipped(id));
    expect(card.id).toBe(id);
    expect(card.parameters).toBe(countParameters(card.network));
    expect(card.multiplyAccumulates).toBe(countMultiplyAccumulates(card.network));
    expect(card.ledger).toEqual(int8Ledger(card.network, card.quantization.options));
    expect(card.files.int8.bytes).toBe(card.ledger.total);
    expect(card.files.fp32.bytes).toBe(4 * card.parameters);
    expect(fp32).toHaveLength(card.network.layers.length);
    expect(int8.layers).toHaveLength(card.network.layers.length);
    expect(card.quantization.tensors[0]).toEqual(int8.input);
    expect(card.quantization.tensors.at(-1)).toEqual(int8.input);
  });

  // The pair for recordings leaves patients out in turn to choose its threshold: its parts are not disjoint.
  it.skipIf(id === RECORDING_MODEL)(
    'keeps its parts of the data disjoint in number and its figures on named parts',
    async () => {
      const { card } = await loadModelPair(readShipped(id));
      const everything = card.metrics.fp32.find(({ part }) => part === 'everything');
      const normals = card.training.parts.reduce((sum, part) => sum + part.normal, 0);
      expect(normals).toBe(everything?.normal);
      expect(card.training.parts.find(({ part }) => part === 'training')?.abnormal).toBe(0);
    },
  );
});

describe('loadModelPair', () => {
  it('fits the compact model into the byte budget', async () => {
    const { card } = await loadModelPair(readShipped('compact'));
    expect(card.ledger.total).toBeLessThanOrEqual(1360);
  });

  it('refuses weights with one bit changed', async () => {
    const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
    for (const name of ['fp32.bin', 'int8.bin']) {
      await expect(loadModelPair(readChanged(name, flip))).rejects.toMatchObject({
        code: 'model-broken',
        message: `${name} is not the file the card describes: its SHA-256 differs.`,
      });
    }
  });

  it('refuses a file cut short', async () => {
    await expect(loadModelPair(readChanged('int8.bin', (bytes) => bytes.subarray(1)))).rejects.toMatchObject({
      code: 'model-broken',
      message: expect.stringMatching(/^int8\.bin has \d+ bytes, the card says \d+\.$/),
    });
  });

  it('refuses a card that is not JSON', async () => {
    const html = () => new TextEncoder().encode('<!doctype html>');
    await expect(loadModelPair(readChanged('card.json', html))).rejects.toMatchObject({
      code: 'model-broken',
      message: 'card.json is not JSON.',
    });
  });
});

describe('readAhead', () => {
  it('asks for the files at once, once each, and for others when they are wanted', async () => {
    const asked: string[] = [];
    const read = readAhead(
      async (path) => {
        asked.push(path);
        if (path === 'missing') throw new Error('missing is not there');
        return new TextEncoder().encode(path);
      },
      ['one', 'missing'],
    );
    expect(asked).toEqual(['one', 'missing']);
    expect(await read('one')).toEqual(new TextEncoder().encode('one'));
    expect(await read('two')).toEqual(new TextEncoder().encode('two'));
    await expect(read('missing')).rejects.toThrow('missing is not there');
    expect(asked).toEqual(['one', 'missing', 'two']);
  });
});
