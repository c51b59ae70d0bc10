import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type BeatSet,
  createDashboardStore,
  linkThresholds,
  moveThreshold,
  selectBeat,
  setThresholds,
  settleNormalLabel,
  stepSelectedBeat,
} from './dashboard-store.ts';

// The store is plain data: were React imported anywhere below it, this file could not be loaded.
vi.mock('react', () => {
  throw new Error('the store needs no React');
});
vi.mock('react-dom', () => {
  throw new Error('the store needs no React');
});

const TWO_FILES: BeatSet = {
  files: [
    { name: 'a.csv', sizeBytes: 10, origin: 'table', dialect: null },
    { name: 'b.csv', sizeBytes: 20, origin: 'table', dialect: null },
  ],
  demo: null,
  normalRawLabels: [0, 0],
  isLabelMeaningSettled: [true, false],
  skippedCount: 0,
  skipped: [],
};

const threshold = fc.double({ min: 0, max: 10, noNaN: true });
const precision = fc.constantFrom('fp32', 'int8');

describe('the store', () => {
  it('works where React cannot be loaded', async () => {
    // Vitest wraps what a mock throws; that it throws is what matters.
    await expect(import('react')).rejects.toThrow();
    const store = createDashboardStore();
    const seen: number[] = [];
    store.subscribe(({ thresholds }) => seen.push(thresholds.fp32));
    moveThreshold(store, 'fp32', 0.25);
    expect(seen).toEqual([0.25]);
  });

  it('is made anew each time', () => {
    const first = createDashboardStore();
    moveThreshold(first, 'fp32', 3);
    expect(createDashboardStore().getState()).toMatchObject({
      engine: { kind: 'starting' },
      run: { kind: 'idle' },
      set: null,
      thresholds: { fp32: 0, int8: 0 },
    });
  });
});

describe('thresholds', () => {
  it('move alone while they are not linked', () => {
    fc.assert(
      fc.property(precision, threshold, threshold, threshold, (moved, fp32, int8, value) => {
        const store = createDashboardStore();
        setThresholds(store, { fp32, int8 });
        moveThreshold(store, moved, value);
        expect(store.getState().thresholds).toEqual({ fp32, int8, [moved]: value });
      }),
    );
  });

  it('are one number while they are linked, whatever is done to them', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('move' as const), precision, value: threshold }),
      fc.record({ kind: fc.constant('set' as const), fp32: threshold, int8: threshold }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const store = createDashboardStore();
        linkThresholds(store, true);
        for (const action of steps) {
          if (action.kind === 'move') moveThreshold(store, action.precision, action.value);
          else setThresholds(store, action);
          const expected = action.kind === 'move' ? action.value : action.fp32;
          expect(store.getState().thresholds).toEqual({ fp32: expected, int8: expected });
        }
      }),
    );
  });

  it('both take the FP32 value when they are linked, and keep it when the link is cut', () => {
    const store = createDashboardStore();
    setThresholds(store, { fp32: 0.1, int8: 0.2 });
    linkThresholds(store, true);
    expect(store.getState()).toMatchObject({
      areThresholdsLinked: true,
      thresholds: { fp32: 0.1, int8: 0.1 },
    });
    linkThresholds(store, false);
    expect(store.getState()).toMatchObject({
      areThresholdsLinked: false,
      thresholds: { fp32: 0.1, int8: 0.1 },
    });
    moveThreshold(store, 'int8', 0.3);
    expect(store.getState().thresholds).toEqual({ fp32: 0.1, int8: 0.3 });
  });
});

describe('the meaning of the labels of one file', () => {
  it('is settled for that file and leaves the others as they are', () => {
    const store = createDashboardStore();
    store.setState({ set: TWO_FILES });
    settleNormalLabel(store, 1, 4);
    expect(store.getState().set).toEqual({
      ...TWO_FILES,
      normalRawLabels: [0, 4],
      isLabelMeaningSettled: [true, true],
    });
    expect(TWO_FILES.normalRawLabels).toEqual([0, 0]);
  });

  it('cannot be settled without a set', () => {
    const store = createDashboardStore();
    const before = store.getState();
    settleNormalLabel(store, 0, 1);
    expect(store.getState()).toEqual(before);
  });
});

describe('the chosen beat', () => {
  it('never leaves the set, however far one steps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: -70, max: 70 }), { minLength: 1 }),
        (beatCount, steps) => {
          const store = createDashboardStore();
          store.setState({ beatCount });
          let expected = -1;
          for (const step of steps) {
            stepSelectedBeat(store, step);
            expected = Math.min(beatCount - 1, Math.max(0, expected + step));
            expect(store.getState().selectedBeat).toBe(expected);
          }
        },
      ),
    );
  });

  it('stays none in an empty set', () => {
    const store = createDashboardStore();
    stepSelectedBeat(store, 1);
    expect(store.getState().selectedBeat).toBeNull();
  });

  it('is chosen by index, and let go of by none', () => {
    const store = createDashboardStore();
    selectBeat(store, 7);
    expect(store.getState().selectedBeat).toBe(7);
    selectBeat(store, null);
    expect(store.getState().selectedBeat).toBeNull();
  });
});
