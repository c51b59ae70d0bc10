/** From the timings of a classifier's stages to tables and bars: pure. */
import type { ClassifierCard } from '../../models/classifier/classifier-card.ts';
import { type Bar, describeBar } from './bar.ts';
import { markdownTable } from './markdown-table.ts';
import {
  CLASSIFIER_ENGINES,
  type ClassifierEngineId,
  type ClassifierTiming,
} from './page/classifier-timing.ts';
import { formatSpread, type Spread, spreadOf, spreadOfRatios } from './spread.ts';

/** The sparsity that the study of multistage pruning reports, and what it says of it. */
const STUDY_SPARSITY = 0.6;
const STUDY_COST_SHARE = 1 - 0.604;
const HALF_THE_TIME = 0.5;

const ENGINES: readonly ClassifierEngineId[] = [
  'int8-dense',
  'int8-sparse',
  'int8-page',
  'fp32-simd',
  'litert-int8',
];

/** What a pruned stage is held against: the unpruned network on kernels that skip nothing, or on the same engine. */
const UNPRUNED_ON: Readonly<Record<ClassifierEngineId, ClassifierEngineId>> = {
  'int8-dense': 'int8-dense',
  'int8-sparse': 'int8-dense',
  'int8-page': 'int8-page',
  'fp32-simd': 'fp32-simd',
  'litert-int8': 'litert-int8',
};

/** @returns how many times as long as the unpruned network the stage takes, round by round */
export function shareOfUnpruned(
  timings: readonly ClassifierTiming[],
  sparsity: number,
  engine: ClassifierEngineId,
): Spread {
  return spreadOfRatios(timesOf(timings, sparsity, engine), timesOf(timings, 0, UNPRUNED_ON[engine]));
}

function leastShare(
  timings: readonly ClassifierTiming[],
  sparsity: number,
  engine: ClassifierEngineId,
): number {
  return (
    Math.min(...timesOf(timings, sparsity, engine)) / Math.min(...timesOf(timings, 0, UNPRUNED_ON[engine]))
  );
}

/** A row a stage: least and median time with quartiles of every engine. */
export function timeTable({ stages }: ClassifierCard, timings: readonly ClassifierTiming[]): string {
  return markdownTable(
    ['sparsity', ...ENGINES.map((engine) => `${CLASSIFIER_ENGINES[engine]}`)],
    stages.map(({ sparsity }) => [
      percent(sparsity),
      ...ENGINES.map((engine) => {
        const times = timesOf(timings, sparsity, engine);
        return `${Math.min(...times).toFixed(2)}; ${formatSpread(spreadOf(times), 2)}`;
      }),
    ]),
  );
}

/** A row a pruned stage: its cost as a share of the unpruned network's. */
export function shareTable({ stages }: ClassifierCard, timings: readonly ClassifierTiming[]): string {
  const [unpruned, ...pruned] = stages;
  return markdownTable(
    ['sparsity', 'multiply-accumulates', ...ENGINES.map((engine) => CLASSIFIER_ENGINES[engine])],
    pruned.map(({ sparsity, multiplyAccumulates }) => [
      percent(sparsity),
      (multiplyAccumulates / unpruned.multiplyAccumulates).toFixed(3),
      ...ENGINES.map((engine) => formatSpread(shareOfUnpruned(timings, sparsity, engine), 2)),
    ]),
  );
}

export function classifierBars({ stages }: ClassifierCard, timings: readonly ClassifierTiming[]): Bar[] {
  const share = (sparsity: number): number =>
    (stages.find((stage) => stage.sparsity === sparsity)?.multiplyAccumulates ?? Number.NaN) /
    stages[0].multiplyAccumulates;
  return [
    {
      title:
        'Time of a beat at 60 %, on kernels that skip, against the unpruned network on those that do not',
      measured: shareOfUnpruned(timings, STUDY_SPARSITY, 'int8-sparse'),
      side: 'at most',
      limit: HALF_THE_TIME,
    },
    {
      title: 'Multiply-accumulates at 60 %, from the card',
      measured: spreadOf([share(STUDY_SPARSITY)]),
      side: 'at most',
      limit: STUDY_COST_SHARE,
    },
  ];
}

export function describeClassifier(
  card: ClassifierCard,
  batchBeats: number,
  timings: readonly ClassifierTiming[],
): string {
  const least = (engine: ClassifierEngineId): string =>
    leastShare(timings, STUDY_SPARSITY, engine).toFixed(2);
  return `**${card.name}, batches of ${batchBeats}**

Microseconds a beat, the least and the median (quartiles):

${timeTable(card, timings)}

As a share of the unpruned network, round by round, median (quartiles):

${shareTable(card, timings)}

${classifierBars(card, timings).map(describeBar).join('\n')}
- By the fastest rounds, at 60 %: ${least('int8-sparse')} times the unpruned network where pruned blocks are skipped, ${least('int8-page')} with the softmax, ${least('int8-dense')} where only filters and units that left count, ${least('litert-int8')} in LiteRT.js`;
}

function timesOf(
  timings: readonly ClassifierTiming[],
  sparsity: number,
  engine: ClassifierEngineId,
): readonly number[] {
  const timing = timings.find((candidate) => candidate.sparsity === sparsity && candidate.engine === engine);
  if (timing === undefined) throw new Error(`${engine} was not timed at ${sparsity}`);
  return timing.microsecondsPerBeat;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
