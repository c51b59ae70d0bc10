import { describe, expect, it } from 'vitest';
import { createRng } from '../../../core/rng.ts';
import { STAGES } from '../pruning-run.ts';
import { classifierDocument } from './classifier-document.ts';
import { madeUpRuns } from './made-up-runs-for-tests.ts';

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

  it('leaves out ways of pruning that were not run, and tells rows of a table from recordings', () => {
    const runs = madeUpRuns('mixed', rng);
    const seeds = runs.seeds.map((seed) => ({ ...seed, others: new Map() }));
    const rows = classifierDocument([{ ...runs, of: 'rows', seeds }], 'npm run prune -- --rows');
    expect(rows).toMatch(/^# The beat classifier for tables/);
    expect(rows).toContain('| sparsity | multistage |\n');
    expect(rows).not.toContain('| random |');
    expect(text).toContain('| random |');
  });
});
