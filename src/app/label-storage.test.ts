import { describe, expect, it } from 'vitest';
import { createLabelStore, labelBeats, undoLabels } from '../store/labels.ts';
import { contentKey, keepLabels, type LabelShelf, parseStoredLabels } from './label-storage.ts';

/** Keeps what it is given, as a browser would, and can be blocked. */
function shelfInMemory(): LabelShelf & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  return {
    kept,
    load: async (key) => kept.get(key),
    save: async (key, labels) => void kept.set(key, structuredClone({ version: 1, labels })),
  };
}

const never = (reason: unknown): never => {
  throw reason;
};

/** Lets what was begun come to its end. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the labels of a recording', () => {
  it('are there again when it is opened again, undone ones are not', async () => {
    const shelf = shelfInMemory();
    const first = createLabelStore();
    await keepLabels(first, shelf, 'a', never).loaded;
    first.setState((state) => labelBeats(state, [100, 200], 'V'));
    first.setState((state) => labelBeats(state, [300], 'S'));
    first.setState(undoLabels);
    await settle();
    const second = createLabelStore();
    await keepLabels(second, shelf, 'a', never).loaded;
    expect([...second.getState().labels]).toEqual([
      [100, 'V'],
      [200, 'V'],
    ]);
    const other = createLabelStore();
    await keepLabels(other, shelf, 'b', never).loaded;
    expect(other.getState().labels.size).toBe(0);
  });

  it('given before the old ones have come win over them, and are kept', async () => {
    const shelf = shelfInMemory();
    shelf.kept.set('a', {
      version: 1,
      labels: [
        [100, 'V'],
        [200, 'V'],
      ],
    });
    const store = createLabelStore();
    const keeping = keepLabels(store, shelf, 'a', never);
    store.setState((state) => labelBeats(state, [100], 'N'));
    await keeping.loaded;
    await settle();
    expect(new Map(store.getState().labels)).toEqual(
      new Map([
        [100, 'N'],
        [200, 'V'],
      ]),
    );
    expect(parseStoredLabels(shelf.kept.get('a'))).toEqual(
      new Map([
        [100, 'N'],
        [200, 'V'],
      ]),
    );
  });

  it('are no longer written once another recording is open', async () => {
    const shelf = shelfInMemory();
    const store = createLabelStore();
    const keeping = keepLabels(store, shelf, 'a', never);
    await keeping.loaded;
    keeping.stop();
    store.setState((state) => labelBeats(state, [100], 'N'));
    await settle();
    expect(shelf.kept.size).toBe(0);
  });

  it('hold until the page is left where storage is blocked, and that is told', async () => {
    const blocked: LabelShelf = {
      load: () => Promise.reject(new Error('blocked')),
      save: () => Promise.reject(new Error('blocked')),
    };
    const failures: unknown[] = [];
    const store = createLabelStore();
    await keepLabels(store, blocked, 'a', (reason) => failures.push(reason)).loaded;
    store.setState((state) => labelBeats(state, [1], 'N'));
    expect(failures).toEqual([new Error('blocked')]);
    expect(store.getState().labels.get(1)).toBe('N');
  });

  it('are not believed when what is stored is something else', () => {
    for (const stored of [
      undefined,
      null,
      'N',
      {},
      { labels: 3 },
      { labels: [[1, 'X'], ['2', 'N'], 7, [Number.NaN, 'N']] },
    ]) {
      expect(parseStoredLabels(stored).size).toBe(0);
    }
  });
});

describe('the name of a recording’s content', () => {
  it('is the same under another name and with annotations beside it', async () => {
    const signal = new Blob([new Uint8Array(5000).fill(3)]);
    const key = await contentKey([signal]);
    expect(await contentKey([new Blob(['208 2 360']), signal])).toBe(key);
    expect(await contentKey([new Blob([new Uint8Array(5000).fill(4)])])).not.toBe(key);
  });

  it('tells long files apart though it looks at pieces of them', async () => {
    const size = 20 * 2 ** 20;
    const bytes = new Uint8Array(size);
    const key = await contentKey([new Blob([bytes])]);
    expect(await contentKey([new Blob([bytes])])).toBe(key);
    bytes[size - 1] = 1;
    expect(await contentKey([new Blob([bytes])])).not.toBe(key);
    expect(await contentKey([new Blob([bytes.subarray(0, size - 1)])])).not.toBe(key);
  });
});
