import { describe, expect, it } from 'vitest';
import type { AamiClass } from '../../core/label.ts';
import { DS1, DS2 } from '../../core/mit-bih.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';
import { drawParts, judgedBeats, leaveOut } from './recording-parts.ts';

function recordOf(name: string, classes: readonly (AamiClass | null)[]): AnnotatedBeats {
  const count = classes.length;
  return {
    record: name,
    peaks: classes.map((aamiClass, beat) => ({ timeS: beat, aamiClass })),
    count,
    rPeakSamples: new Float64Array(count),
    samples: new Float32Array(count * 2),
    amplitudes: new Float32Array(count).fill(1),
    isWhole: new Uint8Array(count).fill(1),
  };
}

const mixed = (name: string): AnnotatedBeats =>
  recordOf(
    name,
    Array.from({ length: 80 }, (_, beat): AamiClass => (beat % 4 === 3 ? 'V' : 'N')),
  );

describe('drawParts', () => {
  const amounts = { trainingPerRecord: 20, rangesPerRecord: 30 };

  it('trains on as many normal beats of each record, and calibrates on others', () => {
    const records = [mixed('a'), mixed('b')];
    const { training, ranges } = drawParts(records, amounts, 1);
    for (const record of records) {
      const own = training.filter((place) => place.record === record);
      expect(own.length).toBe(20);
      expect(own.every(({ beat }) => record.peaks[beat].aamiClass === 'N')).toBe(true);
      const others = ranges.filter((place) => place.record === record).map(({ beat }) => beat);
      expect(others.length).toBe(30);
      expect(own.some(({ beat }) => others.includes(beat))).toBe(false);
    }
  });

  it('leaves out beats that are not whole', () => {
    const record = mixed('a');
    record.isWhole.fill(0, 0, 70);
    const { training, ranges } = drawParts([record], amounts, 1);
    for (const { beat } of [...training, ...ranges]) expect(beat).toBeGreaterThanOrEqual(70);
  });

  it('gives the same parts for the same seed and others for another', () => {
    const record = mixed('a');
    expect(drawParts([record], amounts, 1)).toEqual(drawParts([record], amounts, 1));
    expect(drawParts([record], amounts, 2)).not.toEqual(drawParts([record], amounts, 1));
  });
});

describe('judgedBeats', () => {
  it('takes the annotated whole beats from a time on', () => {
    const record = recordOf('a', ['N', 'V', null, 'S', 'N']);
    record.isWhole[4] = 0;
    expect(judgedBeats(record, 1).map(({ beat }) => beat)).toEqual([1, 3]);
  });
});

describe('the records of MIT-BIH', () => {
  it('are in one part each, 22 and 22, and every record of DS1 is left out once', () => {
    expect([DS1.length, DS2.length]).toEqual([22, 22]);
    expect(new Set([...DS1, ...DS2]).size).toBe(44);
    const turns = leaveOut(DS1, 4);
    expect(turns.flatMap(({ out }) => out).sort()).toEqual([...DS1].sort());
    for (const { kept, out } of turns) expect(kept.some((record) => out.includes(record))).toBe(false);
  });
});
