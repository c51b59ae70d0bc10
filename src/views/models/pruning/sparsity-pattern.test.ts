import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadClassifierCard, loadClassifierFp32 } from '../../../models/classifier/load-classifier.ts';
import { ALL_CLASSIFIERS } from '../../../models/shipped-models.ts';
import { GONE, LIVES, PRUNED, sparsityPatterns } from './sparsity-pattern.ts';

const MODELS = new URL('../../../../public/models/', import.meta.url);

const conv = (filters: number, kernelSize: number) =>
  ({ kind: 'conv1d', filters, kernelSize, stride: 1, padding: 'same', activation: 'relu' }) as const;
const dense = (units: number) => ({ kind: 'dense', units, activation: 'linear' }) as const;

describe('the sparsity pattern of a layer', () => {
  // A window of two samples: two taps, three filters of which one left; three features; two classes.
  const unpruned = { inputLength: 2, featureCount: 3, layers: [conv(3, 2), dense(2)] };
  const network = { ...unpruned, layers: [conv(2, 2), dense(2)] };
  const weights = [
    { weights: Float32Array.of(0.5, 0, -1, 0), biases: new Float32Array(2) },
    // [classes, 2 places x 2 channels + 3 features]
    { weights: Float32Array.of(1, 2, 0, 0, 4, 0, 1, 0, 0, 3, 0, 0, 0, 2), biases: new Float32Array(2) },
  ];
  const [first, second] = sparsityPatterns(network, weights, unpruned);

  it('has the size of the unpruned layer, channels that left at its end', () => {
    expect([first.rows, first.columns, first.livingRows]).toEqual([3, 2, 2]);
    expect(Array.from(first.states)).toEqual([LIVES, PRUNED, LIVES, PRUNED, GONE, GONE]);
    expect(Array.from(first.strengths)).toEqual([0.5, 0, 1, 0, 0, 0]);
    expect(first.counts).toEqual({ gone: 2, pruned: 2, living: 2 });
  });

  it('leaves gaps at every place in time where an input channel left, none among the features', () => {
    expect(second.groups.map(({ width, livingWidth }) => [width, livingWidth])).toEqual([
      [3, 2],
      [3, 2],
      [3, 3],
    ]);
    expect(Array.from(second.states.subarray(0, 9))).toEqual([
      LIVES,
      LIVES,
      GONE,
      PRUNED,
      PRUNED,
      GONE,
      LIVES,
      PRUNED,
      LIVES,
    ]);
    expect(second.inputs).toBe('2 places × 3 channels, 3 features of rhythm and shape');
    expect(second.counts).toEqual({ gone: 4, pruned: 8, living: 6 });
  });

  it.each(ALL_CLASSIFIERS)('adds up to what the card of %s says, at every stage', async (id) => {
    const readOwn = (path: string) => readFile(new URL(`${id}/${path}`, MODELS));
    const { stages } = await loadClassifierCard(readOwn);
    const [whole] = stages;
    for (const stage of stages) {
      const patterns = sparsityPatterns(
        stage.network,
        await loadClassifierFp32(readOwn, stage),
        whole.network,
      );
      const sum = (of: 'gone' | 'pruned' | 'living') =>
        patterns.reduce((total, { counts }) => total + counts[of], 0);
      expect(sum('gone') + sum('pruned') + sum('living')).toBe(whole.weights);
      // A weight that lives may be zero by chance.
      expect(Math.abs(sum('living') - stage.weights)).toBeLessThan(0.02 * whole.weights);
      for (const { states, rows, columns } of patterns) expect(states).toHaveLength(rows * columns);
    }
  });
});
