import { describe, expect, it } from 'vitest';
import { NO_CLASS } from '../../core/label.ts';
import type { Annotation } from '../../core/recording.ts';
import type { Criteria } from '../../store/beat-verdicts.ts';
import type { RecordingBeats, ReferenceBeats } from './explore-session.ts';
import { type WalkGround, type WalkKind, type WalkTarget, walkOn } from './walks.ts';

const CRITERIA: Criteria = { thresholds: { fp32: 1, int8: 1 }, prematurity: { isOn: false, ratio: 0.8 } };

/** At 100, 200 ... 600: passed, flagged, flagged by INT8 alone, passed, flagged, flagged but in a bad stretch. */
const BEATS: RecordingBeats = {
  count: 6,
  rPeakSamples: Float64Array.of(100, 200, 300, 400, 500, 600),
  rrMs: new Float32Array(6),
  rrRatio: new Float32Array(6).fill(1),
  isJudged: Uint8Array.of(1, 1, 1, 1, 1, 0),
  templateOf: new Uint16Array(6),
  classes: Uint8Array.of(2, 2, 0, 0, NO_CLASS, 2),
  scores: { fp32: Float32Array.of(0, 2, 0, 0, 2, 2), int8: Float32Array.of(0, 2, 2, 0, 2, 2) },
  referenceOf: Int32Array.of(0, 1, 3, 4, -1, 5),
};

function annotation(sample: number, symbol: string): Annotation {
  return { sample, symbol, subtype: 0, channel: 0, number: 0, text: '' };
}

/** Beside the beats: one at 250 that was not found; at 400 a V that was passed; nothing at 500. */
const REFERENCE: ReferenceBeats = {
  name: '1.atr',
  entries: [
    annotation(100, 'N'),
    annotation(201, 'V'),
    annotation(250, 'N'),
    annotation(299, 'V'),
    annotation(400, 'V'),
    annotation(600, 'N'),
  ],
  isBeat: new Uint8Array(6).fill(1),
  missed: Uint32Array.of(2),
};

const GROUND: WalkGround = { beats: BEATS, reference: REFERENCE, criteria: CRITERIA };

function walkAll(kind: WalkKind, direction: 1 | -1, ground = GROUND): number[] {
  const samples: number[] = [];
  let at: WalkTarget | null = null;
  let beat: number | null = null;
  for (;;) {
    at = walkOn(ground, kind, at?.sample ?? null, beat, direction);
    if (at === null) return samples;
    if (at.kind === 'beat') beat = at.beat;
    samples.push(at.sample);
  }
}

describe('walking a recording', () => {
  it('goes from anomaly to anomaly, past beats that are not judged', () => {
    expect(walkAll('anomaly', 1)).toEqual([200, 300, 500]);
    expect(walkAll('anomaly', -1)).toEqual([500, 300, 200]);
  });

  it('stops where the networks differ', () => {
    expect(walkAll('models-differ', 1)).toEqual([300]);
  });

  it('stops where class and verdicts contradict each other, at beats that have both', () => {
    expect(walkAll('class-contradicts', 1)).toEqual([100, 300]);
    expect(walkAll('class-contradicts', -1)).toEqual([300, 100]);
  });

  it('stops where the reference says otherwise: at beats missed, missing there, or judged otherwise', () => {
    expect(walkAll('reference-differs', 1)).toEqual([250, 400, 500]);
    expect(walkAll('reference-differs', -1)).toEqual([500, 400, 250]);
  });

  it('finds no difference from a reference that is not there', () => {
    expect(walkAll('reference-differs', 1, { ...GROUND, reference: null })).toEqual([]);
  });
});
