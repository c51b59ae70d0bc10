import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../../core/rng.ts';
import { METHODS, STAGES } from '../pruning-run.ts';
import { classifierDocument } from './classifier-document.ts';
import type { ProtocolRuns } from './protocol-runs.ts';

const BEATS = 400;

function madeUpRuns(protocol: ProtocolRuns['protocol'], rng: Rng): ProtocolRuns {
  const truth = Uint8Array.from({ length: BEATS }, () => rng.nextInt(5));
  const calls = (wrong: number) => truth.map((own) => (rng.next() < wrong ? rng.nextInt(5) : own));
  const stage = (sparsity: number, wrong: number) => ({
    sparsity,
    widths: '4-4-5',
    cost: { weights: 1000 * (1 - sparsity), multiplyAccumulates: 5000 * (1 - sparsity) },
    called: calls(wrong),
    calledInt8: calls(wrong),
    bytesInt8: Math.round(1200 * (1 - sparsity)),
  });
  return {
    protocol,
    truth,
    records: Uint8Array.from(truth, (_, beat) => beat % 7),
    trainingBeats: 1234,
    seeds: [1, 2].map((seed) => ({
      seed,
      baseline: stage(0, 0.05),
      multistage: STAGES.map((sparsity) => stage(sparsity, 0.1 * sparsity)),
      others: new Map(
        METHODS.slice(1).map((method) => [method, STAGES.map((sparsity) => stage(sparsity, 0.5))]),
      ),
    })),
    microseconds: [0, ...STAGES].map((sparsity) => ({
      microseconds: 4 * (1 - sparsity),
      leastMicroseconds: 2 * (1 - sparsity),
    })),
  };
}

describe('the record of the classifiers', () => {
  const rng = createRng(6);
  const text = classifierDocument([madeUpRuns('mixed', rng), madeUpRuns('by-patient', rng)], 'npm run prune');

  it('holds both protocols beside the study', () => {
    expect(text).toContain('| study | 97.7 % | 93.59 % | +3.3 | +9 | −60.4 % |');
    for (const row of ['| ours, mixed beats |', '| ours, by patient |']) expect(text).toContain(row);
    expect(text.match(/−60\.0 %/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('has a row for every stage and no figure that is none', () => {
    for (const sparsity of STAGES) expect(text).toContain(`| ${Math.round(100 * sparsity)} % |`);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('has tables whose rows are as long as their heads', () => {
    const tables = text.split('\n\n').filter((part) => part.startsWith('|'));
    expect(tables.length).toBeGreaterThan(12);
    for (const table of tables) {
      const cells = table.split('\n').map((line) => line.split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});
