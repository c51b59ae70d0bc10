import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseClassifierCard } from '../../../models/classifier/classifier-card.ts';
import { formatCount } from '../../parts/format.ts';
import { stageRows } from './stage-figures.ts';

const CARD = new URL('../../../../public/models/classifier-mixed/card.json', import.meta.url);
const timing = { engine: 'made up', microsecondsPerBeat: 1.5, unprunedMicrosecondsPerBeat: 3 };

describe('a stage beside the unpruned network', () => {
  const cardOf = async () => parseClassifierCard(JSON.parse(await readFile(CARD, 'utf8')), 'card.json');

  it('says by how much every cost fell', async () => {
    const { stages } = await cardOf();
    const pruned = stages.find(({ sparsity }) => sparsity === 0.6) ?? stages[0];
    const rows = new Map(stageRows(pruned, stages[0], timing).map((row) => [row.title, row]));
    expect(rows.get('Weights')).toMatchObject({
      unpruned: formatCount(stages[0].weights),
      change: '−60.0 %',
    });
    expect(rows.get('Time a beat, INT8')).toMatchObject({
      now: '1.50 µs',
      unpruned: '3.00 µs',
      change: '−50.0 %',
    });
    expect(rows.get('Accuracy, INT8')?.change).toMatch(/^[+−]?\d\.\d\d pp$/);
  });

  it('changes nothing where it is the unpruned network, and measures nothing without beats', async () => {
    const { stages } = await cardOf();
    for (const { change, now } of stageRows(stages[0], stages[0], { ...timing, microsecondsPerBeat: 0 })) {
      expect(change).toBe('');
      expect(now).not.toContain('NaN');
    }
    expect(stageRows(stages[1], stages[0], null).at(-1)).toMatchObject({
      now: '–',
      unpruned: '–',
      change: '',
    });
  });
});
