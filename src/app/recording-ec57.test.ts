import { describe, expect, it } from 'vitest';
import type { AamiClass } from '../core/label.ts';
import { summariseEc57 } from './recording-ec57.ts';

const RATE_HZ = 100;
/** Just behind the learning period. */
const START = 301 * RATE_HZ;

function annotationsOf(...marks: readonly (readonly [number, string])[]) {
  const entries = marks.map(([at, symbol]) => ({
    sample: START + at,
    symbol,
    subtype: 0,
    channel: 0,
    number: 0,
    text: '',
  }));
  return { name: 'test.atr', rateHz: RATE_HZ, entries };
}

function foundOf(...beats: readonly (readonly [number, AamiClass])[]) {
  return {
    rateHz: RATE_HZ,
    samples: beats.map(([at]) => START + at),
    classes: beats.map(([, aamiClass]) => aamiClass),
  };
}

const noRest = () => Promise.resolve();

describe('EC57 for the open recording', () => {
  it('counts, and lists what the two sides disagree on in the order of time', async () => {
    const annotations = annotationsOf([100, 'N'], [200, 'V'], [300, 'A'], [400, 'N'], [500, 'F']);
    const found = foundOf([101, 'N'], [202, 'V'], [300, 'N'], [450, 'V'], [500, 'N']);
    const { qrs, v, s, disagreements } = await summariseEc57(found, annotations, noRest);
    expect(qrs).toMatchObject({ tp: 4, fn: 1, fp: 1, sensitivity: 0.8 });
    expect(v).toMatchObject({ tp: 1, fn: 0, fp: 1, positivePredictivity: 0.5 });
    expect(s).toMatchObject({ tp: 0, fn: 1, sensitivity: 0, positivePredictivity: null });
    expect(disagreements).toEqual([
      { sample: START + 300, kind: 'class', reference: 'A', found: 'N' },
      { sample: START + 400, kind: 'missed', reference: 'N', found: null },
      { sample: START + 450, kind: 'extra', reference: null, found: 'V' },
    ]);
  });

  it('lists a fusion called S, which is a false positive of S, and no other fusion', async () => {
    const annotations = annotationsOf([100, 'F'], [200, 'F'], [300, 'F']);
    const { s, disagreements } = await summariseEc57(
      foundOf([100, 'S'], [200, 'V'], [300, 'N']),
      annotations,
      noRest,
    );
    expect(s.fp).toBe(1);
    expect(disagreements).toEqual([{ sample: START + 100, kind: 'class', reference: 'F', found: 'S' }]);
  });
});
