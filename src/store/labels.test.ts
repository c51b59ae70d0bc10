import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BEAT_LABELS,
  bringLabelsToPeaks,
  createLabelStore,
  type LabelState,
  labelBeats,
  redoLabels,
  undoLabels,
} from './labels.ts';

const START: LabelState = createLabelStore(new Map([[100, 'V']])).getState();
const label = fc.option(fc.constantFrom(...BEAT_LABELS));
const strokes = fc.array(fc.tuple(fc.array(fc.nat(20), { maxLength: 8 }), label), { maxLength: 30 });

describe('labelling', () => {
  it('gives many beats a label in one stroke, and takes it back in one', () => {
    const labelled = labelBeats(START, [1, 2, 3], 'S');
    expect([...labelled.labels]).toEqual([
      [100, 'V'],
      [1, 'S'],
      [2, 'S'],
      [3, 'S'],
    ]);
    expect(labelled.done).toHaveLength(1);
    expect(labelled.done[0].title).toBe('Label 3 beats S');
    expect(undoLabels(labelled).labels).toEqual(START.labels);
  });

  it('is no step where it changes nothing', () => {
    expect(labelBeats(START, [100], 'V')).toBe(START);
    expect(labelBeats(START, [], 'N')).toBe(START);
    expect(labelBeats(START, [7], null)).toBe(START);
  });

  it('can be undone to the very start and done again to the very end, however much was done', () => {
    fc.assert(
      fc.property(strokes, (list) => {
        const end = list.reduce((state, [samples, given]) => labelBeats(state, samples, given), START);
        let back = end;
        for (const _ of end.done) back = undoLabels(back);
        expect(new Map(back.labels)).toEqual(new Map(START.labels));
        expect(undoLabels(back)).toBe(back);
        let again = back;
        for (const _ of back.undone) again = redoLabels(again);
        expect(new Map(again.labels)).toEqual(new Map(end.labels));
        expect(again.done).toEqual(end.done);
        expect(redoLabels(again)).toBe(again);
      }),
    );
  });

  it('forgets what was undone once something else is done', () => {
    const undone = undoLabels(labelBeats(START, [1], 'N'));
    expect(labelBeats(undone, [2], 'F').undone).toEqual([]);
  });

  it('takes a label away', () => {
    const without = labelBeats(START, [100], null);
    expect(without.labels.size).toBe(0);
    expect(without.done[0].title).toBe('Unlabel beat');
  });
});

describe('labels given by the peaks of another lead', () => {
  const given = new Map([
    [100, 'V'],
    [200, 'N'],
    [300, 'S'],
  ] as const);

  it('come to the nearest peak within reach, and those beyond it stay', () => {
    const moved = bringLabelsToPeaks(given, [95, 104, 200, 360], 50);
    expect(new Map(moved)).toEqual(
      new Map([
        [104, 'V'],
        [200, 'N'],
        [300, 'S'],
      ]),
    );
  });

  it('never push another label away', () => {
    const close = new Map([
      [100, 'V'],
      [110, 'N'],
    ] as const);
    expect(bringLabelsToPeaks(close, [110], 50)).toBe(close);
  });

  it('are left alone where all stand on peaks, and where there are none', () => {
    expect(bringLabelsToPeaks(given, [100, 200, 300], 50)).toBe(given);
    expect(bringLabelsToPeaks(given, [], 50)).toBe(given);
  });
});
