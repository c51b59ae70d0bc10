import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AAMI_CLASSES, type AamiClass } from '../core/label.ts';
import type { Annotation, AnnotationSet } from '../core/recording.ts';
import { classMatrix } from './class-figures.ts';
import { countsOfMatrix, figuresOf, sumTallies, tallyPairs, vFalsePositiveRate } from './ec57.ts';
import { type BeatTimes, matchBeats, type ReferenceBeats } from './ec57-match.ts';
import { referenceBeatsOf } from './ec57-reference.ts';

const RATE_HZ = 360;
const WHOLE = { rateHz: RATE_HZ, startS: 0 };

const beats = (samples: number[], classes?: string): BeatTimes => ({
  samples,
  classes: samples.map((_, i) => AAMI_CLASSES.find((each) => each === classes?.[i]) ?? 'N'),
});
const reference = (samples: number[], classes?: string): ReferenceBeats => ({
  ...beats(samples, classes),
  flutter: [],
});
const pairsOf = (...lists: Parameters<typeof matchBeats>): string[] =>
  matchBeats(...lists).map(({ reference: r, detected: d }) => `${r ?? '-'}/${d ?? '-'}`);

describe('matching beats', () => {
  it('pairs what is no more than 150 ms apart, 54 samples at 360 Hz', () => {
    expect(pairsOf(reference([1000, 2000, 3000]), beats([1054, 1946, 3055]), WHOLE)).toEqual([
      '0/0',
      '1/1',
      '2/-',
      '-/2',
    ]);
  });

  it('uses every beat once and prefers the nearer neighbour', () => {
    expect(pairsOf(reference([1000]), beats([970, 1010]), WHOLE)).toEqual(['-/0', '0/1']);
    expect(pairsOf(reference([1000]), beats([990, 1030]), WHOLE)).toEqual(['0/0', '-/1']);
    expect(pairsOf(reference([970, 1010]), beats([1000]), WHOLE)).toEqual(['0/-', '1/0']);
  });

  it('scores nothing of the first five minutes', () => {
    const start = 300 * RATE_HZ;
    expect(pairsOf(reference([500, start + 500]), beats([700, start + 510]), { rateHz: RATE_HZ })).toEqual([
      '1/1',
    ]);
  });

  it('lets a pair lie across the end of the learning period', () => {
    const start = 300 * RATE_HZ;
    const options = { rateHz: RATE_HZ };
    // Detected just before, reference just after: the pair counts.
    expect(pairsOf(reference([start + 5]), beats([start - 5, start + 400]), options)).toEqual(['0/0', '-/1']);
    // Reference just before, detected just after: neither counts.
    expect(pairsOf(reference([start - 5, start + 300]), beats([start + 5, start + 300]), options)).toEqual([
      '1/1',
    ]);
  });

  it('does not count what is found in ventricular flutter, but a beat missed beside it', () => {
    const withFlutter = { ...reference([1000, 5000]), flutter: [{ startSample: 1500, endSample: 4500 }] };
    expect(pairsOf(withFlutter, beats([1000, 1500, 2000, 4500, 4600]), WHOLE)).toEqual(['0/0', '-/4', '1/-']);
  });

  it('leaves no beat out and takes none twice, whatever comes', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 100, max: 4000 }), { maxLength: 40 })
      .map((samples) => samples.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, times, (a, b) => {
        const pairs = matchBeats(reference(a), beats(b), WHOLE);
        const sides = (side: 'reference' | 'detected') => pairs.flatMap((pair) => pair[side] ?? []);
        expect(sides('reference')).toEqual(a.map((_, i) => i));
        expect(sides('detected')).toEqual(b.map((_, i) => i));
        for (const { reference: r, detected: d } of pairs)
          if (r !== null && d !== null) expect(Math.abs(a[r] - b[d])).toBeLessThanOrEqual(54);
      }),
    );
  });
});

describe('the figures of EC57', () => {
  /** Every reference class called every class once, each class missed once, each class once too many. */
  function fullTable() {
    const truths: AamiClass[] = [];
    const calls: AamiClass[] = [];
    const pairs: { reference: number | null; detected: number | null }[] = [];
    const add = (truth: AamiClass | null, call: AamiClass | null): void => {
      pairs.push({
        reference: truth === null ? null : truths.push(truth) - 1,
        detected: call === null ? null : calls.push(call) - 1,
      });
    };
    for (const truth of AAMI_CLASSES) for (const call of AAMI_CLASSES) add(truth, call);
    for (const each of AAMI_CLASSES) add(each, null);
    for (const each of AAMI_CLASSES) add(null, each);
    return tallyPairs(pairs, { samples: [], classes: truths }, { samples: [], classes: calls });
  }

  it('count each cell of the table as bxb does', () => {
    const tally = fullTable();
    expect(tally.qrs).toEqual({ tp: 25, fn: 5, fp: 5 });
    // V: Vv; Vn Vs Vf Vq Vo; Nv Sv Ov.
    expect(tally.v).toEqual({ tp: 1, fn: 5, fp: 3 });
    // S: Ss; Sn Sv Sf Sq So; Ns Vs Fs Os.
    expect(tally.s).toEqual({ tp: 1, fn: 5, fp: 4 });
    // Four rows of reference classes other than V, and the row of extra beats, four calls other than V each.
    expect(tally.vTrueNegatives).toBe(20);
    expect(vFalsePositiveRate(tally)).toBeCloseTo(3 / 23, 12);
  });

  it('are fractions, and null where there is nothing to take one of', () => {
    expect(figuresOf({ tp: 3, fn: 1, fp: 0 })).toEqual({
      tp: 3,
      fn: 1,
      fp: 0,
      sensitivity: 0.75,
      positivePredictivity: 1,
    });
    expect(figuresOf({ tp: 0, fn: 0, fp: 0 })).toMatchObject({
      sensitivity: null,
      positivePredictivity: null,
    });
    expect(figuresOf({ tp: 0, fn: 0, fp: 2 })).toMatchObject({ sensitivity: null, positivePredictivity: 0 });
  });

  it('are summed beat by beat over records', () => {
    const table = fullTable();
    expect(sumTallies([table, table])).toEqual({
      qrs: { tp: 50, fn: 10, fp: 10 },
      v: { tp: 2, fn: 10, fp: 6 },
      s: { tp: 2, fn: 10, fp: 8 },
      vTrueNegatives: 40,
    });
  });
});

describe('the reference beats of a record', () => {
  const annotations = (symbols: string, rateHz: number | null = null): AnnotationSet => ({
    name: 'atr',
    rateHz,
    entries: [...symbols].map(
      (symbol, i): Annotation => ({ sample: 100 * i, symbol, subtype: 0, channel: 0, number: 0, text: '' }),
    ),
  });

  it('are the beats, in AAMI classes, without what lies in ventricular flutter', () => {
    const beatsFound = referenceBeatsOf(annotations('+NV[!N!]~Aj'), RATE_HZ);
    expect(beatsFound).toEqual({
      samples: [100, 200, 900, 1000],
      classes: ['N', 'V', 'S', 'N'],
      entryIndices: [1, 2, 9, 10],
      flutter: [{ startSample: 300, endSample: 700 }],
      hasPacedBeats: false,
    });
  });

  it('count escape beats with S where asked to', () => {
    expect(referenceBeatsOf(annotations('Nje'), RATE_HZ, 'S').classes).toEqual(['N', 'S', 'S']);
  });

  it('know paced beats, and flutter without an end', () => {
    const found = referenceBeatsOf(annotations('N/[!'), RATE_HZ);
    expect(found.hasPacedBeats).toBe(true);
    expect(found.flutter).toEqual([{ startSample: 200, endSample: Number.POSITIVE_INFINITY }]);
  });

  it('are brought to the rate of the samples', () => {
    expect(referenceBeatsOf(annotations('NNN', 250), 500).samples).toEqual([0, 200, 400]);
  });
});

describe('a confusion matrix of beats', () => {
  it('counts V and S as pairs of the same beats do', () => {
    const anyClasses = fc.array(fc.constantFrom(...AAMI_CLASSES), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyClasses, fc.infiniteStream(fc.constantFrom(...AAMI_CLASSES)), (truth, calls) => {
        const samples = truth.map((_, i) => 1000 * (i + 1));
        const called = truth.map(() => calls.next().value ?? 'N');
        const own = { samples, classes: truth, flutter: [] };
        const detected = { samples, classes: called };
        const tally = tallyPairs(matchBeats(own, detected, WHOLE), own, detected);
        const indices = (names: readonly AamiClass[]) =>
          Uint8Array.from(names, (name) => AAMI_CLASSES.indexOf(name));
        const matrix = classMatrix(indices(truth), indices(called));
        expect(countsOfMatrix(matrix, 'V')).toEqual(tally.v);
        expect(countsOfMatrix(matrix, 'S')).toEqual(tally.s);
      }),
    );
  });
});
