import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseModelCard } from '../models/model-card.ts';
import { DEFAULT_CLASSIFIER } from '../store/classification.ts';
import {
  type BeatSet,
  createDashboardStore,
  type DashboardState,
  WORKSPACES,
} from '../store/dashboard-store.ts';
import { formatUrlState, parseUrlState } from './url-state.ts';

const CARD = new URL('../../public/models/compact/card.json', import.meta.url);

function stateWith(changes: Partial<DashboardState>): DashboardState {
  return { ...createDashboardStore().getState(), ...changes };
}

function setOf(demo: string | null): BeatSet {
  return {
    files: [],
    demo,
    normalRawLabels: [],
    isLabelMeaningSettled: [],
    skippedCount: 0,
    skipped: [],
  };
}

describe('a link', () => {
  it('brings back demo, thresholds and beat exactly as they were', () => {
    const threshold = fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value + 0);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        threshold,
        threshold,
        fc.option(fc.nat()),
        (demo, fp32, int8, selectedBeat) => {
          const state = stateWith({ set: setOf(demo), thresholds: { fp32, int8 }, selectedBeat });
          expect(parseUrlState(formatUrlState(state))).toMatchObject({
            demo,
            thresholds: { fp32, int8 },
            selectedBeat,
          });
        },
      ),
    );
  });

  it('flags the same beats as the page it was copied from, though scores lie next to each other', () => {
    // Two neighbouring float32 scores, and the threshold midway between them.
    const [lower, higher] = Float32Array.of(0.0432, 0.0432 + 2 ** -28);
    const midway = (lower + higher) / 2;
    const state = stateWith({ set: setOf(null), thresholds: { fp32: midway, int8: lower } });
    const { thresholds } = parseUrlState(formatUrlState(state));
    expect(higher).toBeGreaterThan(lower);
    expect([lower >= (thresholds.fp32 ?? 0), higher >= (thresholds.fp32 ?? 0)]).toEqual([false, true]);
    expect(lower >= (thresholds.int8 ?? 1)).toBe(true);
  });

  it('counts beats from 1, as people do', () => {
    const state = stateWith({
      set: setOf('synthetic'),
      thresholds: { fp32: 0.05, int8: 0.06 },
      selectedBeat: 0,
    });
    expect(formatUrlState(state)).toBe('?view=tune&demo=synthetic&fp32=0.05&int8=0.06&beat=1');
    expect(parseUrlState('?beat=12').selectedBeat).toBe(11);
  });

  it('does not name files, nor a beat where none is chosen', () => {
    const state = stateWith({ set: setOf(null), thresholds: { fp32: 0.05, int8: 0.06 } });
    expect(formatUrlState(state)).toBe('?view=tune&fp32=0.05&int8=0.06');
  });

  it('may say nothing', () => {
    const nothing = {
      model: null,
      workspace: null,
      modelsPage: 'autoencoders',
      demo: null,
      classifier: null,
      thresholds: { fp32: null, int8: null },
      selectedBeat: null,
    };
    expect(parseUrlState('')).toEqual(nothing);
    expect(parseUrlState('?utm_source=mail&view=elsewhere&demo=')).toEqual(nothing);
  });

  it('leads to the workspace it was copied from', () => {
    for (const workspace of WORKSPACES) {
      expect(parseUrlState(formatUrlState(stateWith({ workspace }))).workspace).toBe(workspace);
    }
  });

  it('leads to the page of the Models workspace, and does not name it elsewhere', () => {
    const state = stateWith({ workspace: 'models', modelsPage: 'classifier' });
    expect(parseUrlState(formatUrlState(state)).modelsPage).toBe('classifier');
    expect(formatUrlState({ ...state, workspace: 'tune' })).not.toContain('page=');
    expect(parseUrlState('?view=models&page=elsewhere').modelsPage).toBe('autoencoders');
  });

  it('names a model that is shipped, and no other', () => {
    expect(parseUrlState('?model=wide').model).toBe('wide');
    expect(parseUrlState('?model=../../elsewhere').model).toBeNull();
    const card = parseModelCard(JSON.parse(readFileSync(CARD, 'utf8')), 'card.json');
    const names = { fp32: 'one engine', int8: 'another' };
    const engine = { kind: 'ready', card, names, activationBytes: 1, fallbackReason: null } as const;
    expect(parseUrlState(formatUrlState(stateWith({ engine }))).model).toBe('compact');
  });

  it('names a classifier and its stage where it is not the usual one, and trusts no other', () => {
    const chosen = { id: 'classifier-mixed', sparsity: 0.9 } as const;
    const link = formatUrlState(stateWith({}), chosen);
    expect(link).toContain('classifier=classifier-mixed&pruned=0.9');
    expect(parseUrlState(link).classifier).toEqual(chosen);
    expect(formatUrlState(stateWith({}), DEFAULT_CLASSIFIER)).not.toContain('classifier');
    for (const link of [
      '?classifier=../x&pruned=0.6',
      '?classifier=classifier-mixed&pruned=1',
      '?pruned=0.6',
    ])
      expect([link, parseUrlState(link).classifier]).toEqual([link, null]);
  });

  it('is not trusted: what is no threshold and no beat is left out', () => {
    for (const text of ['', ' ', 'abc', '-1', 'NaN', 'Infinity', '1,5']) {
      const { thresholds, selectedBeat } = parseUrlState(`?fp32=${text}&int8=0.5&beat=${text}`);
      expect([text, thresholds, selectedBeat]).toEqual([text, { fp32: null, int8: 0.5 }, null]);
    }
    expect(parseUrlState('?beat=0').selectedBeat).toBeNull();
    expect(parseUrlState('?beat=1.5').selectedBeat).toBeNull();
  });
});
