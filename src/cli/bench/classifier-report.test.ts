import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadClassifierCard } from '../../models/classifier/load-classifier.ts';
import { isReached } from './bar.ts';
import { MODELS_FOLDER } from './bench-models.ts';
import { classifierBars, describeClassifier, shareOfUnpruned, timeTable } from './classifier-report.ts';
import {
  CLASSIFIER_ENGINES,
  type ClassifierEngineId,
  type ClassifierTiming,
} from './page/classifier-timing.ts';

const card = await loadClassifierCard((path) => readFile(new URL(`classifier-mixed/${path}`, MODELS_FOLDER)));

/** In the second round the machine was ten times as slow; only skipping gains from what is pruned. */
const TIMINGS = card.stages.flatMap(({ sparsity }): ClassifierTiming[] =>
  Object.keys(CLASSIFIER_ENGINES).map((id) => {
    const engine: ClassifierEngineId =
      id === 'int8-sparse' ? 'int8-sparse' : id === 'litert-int8' ? 'litert-int8' : 'int8-dense';
    const time = engine === 'int8-sparse' ? 4 * (1 - sparsity) : 4;
    return { sparsity, engine, microsecondsPerBeat: [time, 10 * time, time] };
  }),
);
const OTHERS = card.stages.flatMap(({ sparsity }): ClassifierTiming[] =>
  (['int8-page', 'fp32-simd'] as const).map((engine) => ({
    sparsity,
    engine,
    microsecondsPerBeat: [8, 8, 2],
  })),
);
const ALL = [...TIMINGS, ...OTHERS];

describe('the report on a classifier', () => {
  it('holds what skips against the unpruned network that skips nothing, round by round', () => {
    expect(shareOfUnpruned(ALL, 0.6, 'int8-sparse').median).toBeCloseTo(0.4, 10);
    expect(shareOfUnpruned(ALL, 0.6, 'int8-sparse').upperQuartile).toBeCloseTo(0.4, 10);
    expect(shareOfUnpruned(ALL, 0.6, 'litert-int8').median).toBe(1);
  });

  it('holds 60 % to half the time and to the multiply-accumulates of the study', () => {
    const [time, cost] = classifierBars(card, ALL);
    expect([time.measured.median, time.limit, isReached(time)]).toEqual([expect.closeTo(0.4), 0.5, true]);
    const [unpruned, , , pruned] = card.stages;
    expect(cost.measured.median).toBeCloseTo(pruned.multiplyAccumulates / unpruned.multiplyAccumulates, 10);
    expect(cost.limit).toBeCloseTo(0.396, 10);
    expect(isReached(cost)).toBe(true);
  });

  it('lists a row a stage with the least and the median time', () => {
    const rows = timeTable(card, ALL).split('\n');
    expect(rows).toHaveLength(2 + card.stages.length);
    expect(rows[5]).toMatch(
      /^\| 60 % \| 4\.00; 4\.00 \(4\.00-22\.00\) \| 1\.60; 1\.60 \(1\.60-8\.80\) \| 2\.00; 8\.00 /,
    );
  });

  it('also says what the fastest rounds give', () => {
    expect(describeClassifier(card, 256, ALL)).toContain(
      'at 60 %: 0.40 times the unpruned network where pruned blocks are skipped, 1.00 with the softmax, 1.00 where only',
    );
  });

  it('refuses a run in which an engine is missing', () => {
    expect(() => shareOfUnpruned(TIMINGS, 0.6, 'fp32-simd')).toThrow('fp32-simd was not timed at 0.6');
  });
});
