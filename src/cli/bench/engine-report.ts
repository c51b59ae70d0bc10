/** From the timings of one run to the table and the bars: pure. */
import { type Bar, describeBar } from './bar.ts';
import { markdownTable } from './markdown-table.ts';
import { ENGINE_NAMES, type EngineId, type EngineTiming } from './page/engine-timing.ts';
import { formatSpread, type Spread, spreadOf, spreadOfRatios } from './spread.ts';

/** INT8 on our kernels against another engine: how many times as fast, round by round. */
export function int8SpeedUp(timings: readonly EngineTiming[], than: EngineId): Spread {
  return speedUp(timings, 'int8-simd', than);
}

export function engineBars(timings: readonly EngineTiming[]): Bar[] {
  const bar = (title: string, than: EngineId, limit: number): Bar => ({
    title,
    measured: int8SpeedUp(timings, than),
    side: 'at least',
    limit,
  });
  return [
    bar('INT8 against TensorFlow.js wasm FP32 (layers)', 'tfjs-layers', 6),
    bar('INT8 against LiteRT.js INT8', 'litert-int8', 4),
  ];
}

export function engineTable(timings: readonly EngineTiming[]): string {
  const bySpeed = timings.toSorted((a, b) => medianTime(a) - medianTime(b));
  return markdownTable(
    [
      'engine',
      'beats a second',
      'µs a beat, median (quartiles)',
      'fastest round',
      'times TensorFlow.js layers',
      'times LiteRT.js INT8',
      'score off by',
    ],
    bySpeed.map((timing) => [
      ENGINE_NAMES[timing.engine],
      Math.round(1e6 / medianTime(timing)).toLocaleString('en'),
      formatSpread(spreadOf(timing.microsecondsPerBeat), 3),
      fastestTime(timing).toFixed(3),
      formatSpread(speedUp(timings, timing.engine, 'tfjs-layers'), 2),
      formatSpread(speedUp(timings, timing.engine, 'litert-int8'), 2),
      timing.scoreDifference === null ? '' : formatDifference(timing.scoreDifference),
    ]),
  );
}

/** What INT8 gains by itself: against FP32 tuned as hard, and against the best that TensorFlow.js can do. */
export function describeHonestRatios(timings: readonly EngineTiming[]): string {
  const own = formatSpread(int8SpeedUp(timings, 'fp32-simd'), 2);
  const fused = formatSpread(int8SpeedUp(timings, 'tfjs-fused'), 2);
  const against = (than: EngineId): string => fastestRatio(timings, than).toFixed(2);
  return `INT8 by itself gains less than these bars say: against FP32 on our own kernels, tuned as hard, it is ${own} times as
fast, and against TensorFlow.js with fused core operations, as the page runs it, ${fused} times. By the fastest rounds of
each, INT8 is ${against('tfjs-layers')} times as fast as layers, ${against('litert-int8')} as LiteRT.js INT8, ${against('fp32-simd')} as our FP32 and ${against('tfjs-fused')} as fused TensorFlow.js.`;
}

export function describeEngines(timings: readonly EngineTiming[]): string {
  const bars = engineBars(timings).map(describeBar).join('\n');
  return `${engineTable(timings)}\n\n${bars}\n\n${describeHonestRatios(timings)}`;
}

function speedUp(timings: readonly EngineTiming[], engine: EngineId, than: EngineId): Spread {
  return spreadOfRatios(timesOf(timings, than), timesOf(timings, engine));
}

function fastestRatio(timings: readonly EngineTiming[], than: EngineId): number {
  return fastestTime(timingOf(timings, than)) / fastestTime(timingOf(timings, 'int8-simd'));
}

function timesOf(timings: readonly EngineTiming[], engine: EngineId): readonly number[] {
  return timingOf(timings, engine).microsecondsPerBeat;
}

function timingOf(timings: readonly EngineTiming[], engine: EngineId): EngineTiming {
  const timing = timings.find((candidate) => candidate.engine === engine);
  if (timing === undefined) throw new Error(`${engine} was not timed`);
  return timing;
}

function medianTime({ microsecondsPerBeat }: EngineTiming): number {
  return spreadOf(microsecondsPerBeat).median;
}

function fastestTime({ microsecondsPerBeat }: EngineTiming): number {
  return Math.min(...microsecondsPerBeat);
}

function formatDifference(difference: number): string {
  return difference === 0 ? '0' : difference.toExponential(0);
}
