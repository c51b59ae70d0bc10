import { describe, expect, it } from 'vitest';
import { PRESETS } from '../metrics/operating-points.ts';
import { metricsAt } from '../metrics/summary.ts';
import { ScoreTable } from '../pipeline/score-table.ts';
import { analyse } from './analysis.ts';

const SHIPPED = { fp32: 0.5, int8: 0.6 };

interface Beat {
  readonly fp32: number;
  readonly int8?: number;
  readonly raw: number;
  readonly file?: number;
}

function tableOf(beats: readonly Beat[]): ScoreTable {
  const table = new ScoreTable();
  table.append({
    scores: {
      fp32: Float32Array.from(beats, ({ fp32 }) => fp32),
      int8: Float32Array.from(beats, ({ fp32, int8 }) => int8 ?? fp32),
    },
    rawLabels: Int8Array.from(beats, ({ raw }) => raw),
    fileIndices: Uint16Array.from(beats, ({ file }) => file ?? 0),
    lines: new Uint32Array(beats.length),
  });
  return table;
}

/** Scores are eighths, which float32 holds exactly. */
const TEN: readonly Beat[] = [
  { fp32: 0.125, raw: 0 },
  { fp32: 0.25, raw: 0 },
  { fp32: 0.375, raw: 0 },
  { fp32: 0.75, raw: 0 },
  { fp32: 0.5, raw: 1 },
  { fp32: 0.875, raw: 1 },
  { fp32: 1, raw: 1 },
  { fp32: 1.125, raw: 1 },
  { fp32: 1.25, raw: 1 },
  { fp32: 0.625, raw: -1 },
];

describe('the analysis of a set', () => {
  it('counts the labels, and only the beats that are there', () => {
    const analysis = analyse(tableOf(TEN), [0], SHIPPED);
    expect(analysis).toMatchObject({ count: 10, normalCount: 4, abnormalCount: 5 });
    const { normal, abnormal, unknown } = analysis.models.fp32.sorted;
    expect([normal.length, abnormal.length, unknown.length]).toEqual([4, 5, 1]);
  });

  it('reads each label as its own file means it', () => {
    const beats = [0, 1].flatMap((file) => [
      { fp32: 0.25, raw: 0, file },
      { fp32: 0.5, raw: 1, file },
      { fp32: 0.75, raw: 2, file },
    ]);
    const { normal, abnormal } = analyse(tableOf(beats), [0, 1], SHIPPED).models.fp32.sorted;
    expect([...normal]).toEqual([0.25, 0.5]);
    expect([...abnormal]).toEqual([0.25, 0.5, 0.75, 0.75]);
  });

  it('holds each network by its own scores', () => {
    const swapped = TEN.map((beat) => ({ ...beat, int8: 2 - beat.fp32 }));
    const { models } = analyse(tableOf(swapped), [0], SHIPPED);
    // 19 of the 20 pairs of a normal and an abnormal beat are in order.
    expect(models.fp32.areas.auroc).toBeCloseTo(0.95, 12);
    expect(models.int8.areas.auroc).toBeCloseTo(0.05, 12);
    expect(models.int8.presets.get('shipped')).toEqual({ kind: 'value', threshold: 0.6 });
  });

  it('offers every preset, and those found by labels reach what they promise', () => {
    const { models } = analyse(tableOf(TEN), [0], SHIPPED);
    const { presets, sorted } = models.fp32;
    expect([...presets.keys()]).toEqual(PRESETS.map(({ id }) => id));
    const best = presets.get('best-accuracy');
    expect(best?.kind === 'value' && metricsAt(sorted, best.threshold).accuracy).toBeCloseTo(8 / 9, 12);
  });

  it('has one range for both networks, which holds nearly all scores and both shipped thresholds', () => {
    const beats = TEN.map((beat) => ({ ...beat, int8: beat.fp32 * 2 }));
    const { range, models } = analyse(tableOf(beats), [0], { fp32: 4, int8: 0.5 });
    expect(range).toEqual({ low: 0, high: 5 });
    expect(models.fp32.histogram.edges).toEqual(models.int8.histogram.edges);
    expect(analyse(tableOf(beats), [0], SHIPPED).range).toEqual({ low: 0, high: 2.5 });
  });

  it('counts every beat once in each histogram', () => {
    const { models } = analyse(tableOf(TEN), [0], SHIPPED);
    const { normal, abnormal, unknown } = models.int8.histogram.counts;
    const sum = (counts: Uint32Array) => counts.reduce((a, b) => a + b, 0);
    expect([sum(normal), sum(abnormal), sum(unknown)]).toEqual([4, 5, 1]);
  });

  it('states what calling every beat abnormal would reach', () => {
    const { baseline } = analyse(tableOf(TEN), [0], SHIPPED);
    expect(baseline.accuracy).toBeCloseTo(5 / 9, 12);
    expect(baseline.recall).toBe(1);
  });

  it('of beats without labels has scores and a range, and says why presets are missing', () => {
    const unlabelled = TEN.map((beat) => ({ ...beat, raw: -1 }));
    const { models, normalCount, abnormalCount } = analyse(tableOf(unlabelled), [0], SHIPPED);
    expect([normalCount, abnormalCount]).toEqual([0, 0]);
    expect(models.fp32.roc).toBeNull();
    expect(models.fp32.areas).toEqual({ auroc: null, auprc: null });
    expect(models.fp32.presets.get('youden')).toEqual({
      kind: 'unavailable',
      reason: 'Needs labelled normal and abnormal beats',
    });
  });

  it('exists before the first beat has come', () => {
    const { count, range, models } = analyse(new ScoreTable(), [0], SHIPPED);
    expect(count).toBe(0);
    expect(range.high).toBeGreaterThanOrEqual(0.6);
    expect(models.int8.presets.get('shipped')).toEqual({ kind: 'value', threshold: 0.6 });
  });
});
