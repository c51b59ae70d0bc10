import { describe, expect, it } from 'vitest';
import { describeHonestRatios, engineBars, engineTable, int8SpeedUp } from './engine-report.ts';
import type { EngineId, EngineTiming } from './page/engine-timing.ts';

const timing = (engine: EngineId, microsecondsPerBeat: number[], scoreDifference = 0): EngineTiming => ({
  engine,
  microsecondsPerBeat,
  scoreDifference,
});

/** In the second round the machine was ten times as slow. */
const TIMINGS: readonly EngineTiming[] = [
  timing('tfjs-layers', [4, 40, 4], 2e-7),
  timing('litert-int8', [2, 20, 2], 1e-3),
  timing('tfjs-fused', [2, 20, 2], 1e-7),
  timing('fp32-simd', [0.75, 7.5, 0.75], 1e-7),
  timing('int8-simd', [0.5, 5, 0.5]),
];

describe('the report on engines', () => {
  it('takes ratios round by round', () => {
    expect(int8SpeedUp(TIMINGS, 'tfjs-layers')).toEqual({ median: 8, lowerQuartile: 8, upperQuartile: 8 });
    expect(describeHonestRatios(TIMINGS)).toContain('it is 1.50 (1.50-1.50) times as');
    expect(describeHonestRatios(TIMINGS)).toContain('as the page runs it, 4.00 (4.00-4.00) times');
  });

  it('holds INT8 against layers and LiteRT.js', () => {
    expect(engineBars(TIMINGS).map(({ measured, limit }) => [measured.median, limit])).toEqual([
      [8, 6],
      [4, 4],
    ]);
  });

  it('lists the fastest engine first, with both ratios', () => {
    const [, , first, ...others] = engineTable(TIMINGS).split('\n');
    expect(first).toBe(
      '| INT8, our SIMD kernels | 2,000,000 | 0.500 (0.500-2.750) | 0.500 | 8.00 (8.00-8.00) | 4.00 (4.00-4.00) | 0 |',
    );
    expect(others.at(-1)).toBe(
      '| FP32, TensorFlow.js wasm, layers | 250,000 | 4.000 (4.000-22.000) | 4.000 | 1.00 (1.00-1.00) | 0.50 (0.50-0.50) | 2e-7 |',
    );
  });

  it('also says what the fastest rounds give, which owe nothing to other work on the machine', () => {
    expect(describeHonestRatios([...TIMINGS.slice(0, 4), timing('int8-simd', [0.5, 5, 0.25])])).toContain(
      'INT8 is 16.00 times as fast as layers, 8.00 as LiteRT.js INT8, 3.00 as our FP32 and 8.00 as fused',
    );
  });

  it('refuses a run without the engine it compares with', () => {
    expect(() => int8SpeedUp(TIMINGS, 'litert-fp32')).toThrow('litert-fp32 was not timed');
  });
});
