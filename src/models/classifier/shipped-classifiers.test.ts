import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { classifyS8Reference } from '../int8/sparse/classifier-reference.ts';
import { startSparseEngine } from '../int8/sparse/sparse-engine.ts';
import { loadClassifierCard, loadClassifierFp32, loadClassifierInt8 } from './load-classifier.ts';
import { costOf } from './pruned-classifier.ts';

const MODELS = new URL('../../../public/models/', import.meta.url);
const BEATS = 64;

describe.each(['classifier-mixed', 'classifier-by-patient'])('the shipped %s', (id) => {
  const readOwn = (path: string) => readFile(new URL(`${id}/${path}`, MODELS));

  it('has a stage for every sparsity, each file as its card says, the kernels equal to the reference', async () => {
    const card = await loadClassifierCard(readOwn);
    expect(card.id).toBe(id);
    expect(card.stages.map(({ sparsity }) => sparsity)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95]);
    const rng = createRng(1);
    for (const stage of card.stages) {
      const { network } = stage;
      const weights = await loadClassifierFp32(readOwn, stage);
      const masks = weights.map((layer) =>
        Uint8Array.from(layer.weights, (weight) => (weight === 0 ? 0 : 1)),
      );
      // A weight that lives may be zero by chance, not the other way round.
      expect(costOf({ network, masks }).weights).toBeLessThanOrEqual(stage.weights);
      const classifier = await loadClassifierInt8(readOwn, card, stage);
      const windows = Float32Array.from(
        { length: BEATS * network.inputLength },
        () => 0.5 * rng.nextGaussian(),
      );
      const features = Float32Array.from(
        { length: BEATS * network.featureCount },
        () => 0.3 * rng.nextGaussian(),
      );
      const logits = startSparseEngine(classifier).logits(windows, features, BEATS);
      expect(logits).toEqual(classifyS8Reference(classifier, windows, features));
    }
  });

  it('costs at 60 % at most 39.6 % of the multiply-accumulates, as the study has it, and half the bytes', async () => {
    const { stages } = await loadClassifierCard(readOwn);
    const [unpruned] = stages;
    const pruned = stages.find(({ sparsity }) => sparsity === 0.6);
    expect(pruned?.multiplyAccumulates).toBeLessThanOrEqual(0.396 * unpruned.multiplyAccumulates);
    expect(pruned?.files.int8.bytes).toBeLessThan(0.5 * unpruned.files.int8.bytes);
  });

  it('is as good in integers as in floats', async () => {
    for (const { sparsity, figures } of (await loadClassifierCard(readOwn)).stages) {
      if (sparsity > 0.6) continue;
      expect(Math.abs(figures.int8.accuracy - figures.fp32.accuracy)).toBeLessThan(0.002);
      expect(Math.abs(figures.int8.macroF1 - figures.fp32.macroF1)).toBeLessThan(0.005);
    }
  });
});

describe('what the study of multistage pruning reached', () => {
  it('is passed on mixed beats at 60 %, and its accuracy still at 90 %', async () => {
    const { stages } = await loadClassifierCard((path) =>
      readFile(new URL(`classifier-mixed/${path}`, MODELS)),
    );
    const at = (sparsity: number) => stages.find((stage) => stage.sparsity === sparsity)?.figures.int8;
    expect(at(0.6)?.accuracy).toBeGreaterThanOrEqual(0.985);
    expect(at(0.6)?.macroF1).toBeGreaterThanOrEqual(0.936);
    expect(at(0.9)?.accuracy).toBeGreaterThanOrEqual(0.977);
  });
});
