/** The pure functions behind a moved threshold, at a million scores; Node runs them on the engine of Chromium. */
import { createRng } from '../../core/rng.ts';
import { histogram } from '../../metrics/histogram.ts';
import { PRESETS, presetThreshold } from '../../metrics/operating-points.ts';
import { flippedAt, pairScores } from '../../metrics/paired-scores.ts';
import { rocCurve } from '../../metrics/roc.ts';
import { sortScores } from '../../metrics/sorted-scores.ts';
import { areasOf, metricsAt } from '../../metrics/summary.ts';
import { markdownTable } from './markdown-table.ts';
import type { Section } from './report.ts';
import { formatSpread, type Spread, spreadOf } from './spread.ts';

const BEATS = 1_000_000;
const ABNORMAL_SHARE = 0.3;
const ROUNDS = 15;
const SHIPPED_THRESHOLD = 0.1;

interface Task {
  readonly name: string;
  /** Calls a round: a single one of the fastest would drown in the clock. */
  readonly calls: number;
  readonly run: (call: number) => unknown;
}

export async function benchMetrics(): Promise<Section> {
  const rows = inTurns(makeTasks()).map(([name, spread]) => [name, formatSpread(spread, 4)]);
  return {
    title: 'Metrics at a million scores',
    runtime: `Node ${process.versions.node}`,
    text: `One call each, in milliseconds, median and quartiles over ${ROUNDS} rounds, with ${BEATS.toLocaleString('en')} beats, ${100 * ABNORMAL_SHARE} % of them abnormal.
What follows the slider are \`metricsAt\` and \`flippedAt\`; the others run once per set of scores.

${markdownTable(['function', 'ms a call'], rows)}`,
  };
}

function makeTasks(): Task[] {
  const { first, second, rawLabels } = drawScores();
  const labels = { rawLabels, fileIndices: new Uint16Array(BEATS), normalRawLabels: [0] };
  const sorted = sortScores(first, labels);
  const areas = areasOf(sorted);
  const paired = pairScores(first, second);
  const movedThreshold = (call: number): number => 0.05 + call * 1e-5;
  return [
    {
      name: '`metricsAt`, areas known',
      calls: 1000,
      run: (call) => metricsAt(sorted, movedThreshold(call), areas),
    },
    {
      name: '`flippedAt`',
      calls: 100,
      run: (call) => flippedAt(paired, movedThreshold(call), movedThreshold(call)),
    },
    { name: '`histogram`, 100 bins', calls: 20, run: () => histogram(sorted, { bins: 100 }) },
    { name: '`sortScores`', calls: 1, run: () => sortScores(first, labels) },
    { name: '`pairScores`', calls: 1, run: () => pairScores(first, second) },
    { name: '`areasOf`', calls: 1, run: () => areasOf(sorted) },
    { name: '`rocCurve`, 500 points', calls: 1, run: () => rocCurve(sorted, { maxPoints: 500 }) },
    ...PRESETS.map(({ id }) => ({
      name: `\`presetThreshold\`, ${id}`,
      calls: 1,
      run: () => presetThreshold(id, sorted, SHIPPED_THRESHOLD),
    })),
  ];
}

/** Scores spread like reconstruction errors, log-normal, those of the second model 1 % off. */
function drawScores(): { first: Float32Array; second: Float32Array; rawLabels: Int8Array } {
  const rng = createRng(1);
  const rawLabels = Int8Array.from({ length: BEATS }, () => (rng.next() < ABNORMAL_SHARE ? 1 : 0));
  const first = Float32Array.from(rawLabels, (label) =>
    Math.exp(-3 + 0.4 * rng.nextGaussian() + 0.5 * label),
  );
  const second = first.map((score) => score * (1 + 0.01 * rng.nextGaussian()));
  return { first, second, rawLabels };
}

/** @returns milliseconds a call, after one round for warming up. */
function inTurns(tasks: readonly Task[]): [string, Spread][] {
  const times = tasks.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, { calls, run }] of tasks.entries()) {
      const start = performance.now();
      for (let call = 0; call < calls; call++) run(call);
      if (round > 0) times[index].push((performance.now() - start) / calls);
    }
  }
  return tasks.map(({ name }, index) => [name, spreadOf(times[index])]);
}
