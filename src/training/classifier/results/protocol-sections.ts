/** What the document says of one protocol: its figures against sparsity, its classes, its cost. */
import { AAMI_CLASSES } from '../../../core/label.ts';
import { ratesOf } from '../../../metrics/class-figures.ts';
import { METHODS, type PruningMethod } from '../../../models/classifier/pruning-method.ts';
import { RIVALS, type Rival } from '../../../models/classifier/pruning-record.ts';
import { formatCount, formatFigure, formatPercent, markdownTable } from '../../results/markdown.ts';
import { CLASS_COUNT } from '../classifier-beats.ts';
import { STAGES } from '../pruning-run.ts';
import { callsOf, differenceFrom, stageAt } from './compare-methods.ts';
import {
  FIGURES,
  type Figure,
  figureOf,
  matrixOf,
  type ProtocolRuns,
  type SeedRuns,
  shippedRuns,
} from './protocol-runs.ts';
import { PUBLISHED_STUDY } from './published-study.ts';
import { meanOf } from './seed-mean.ts';

export const PROTOCOL_TITLES = { mixed: 'Mixed beats', 'by-patient': 'By patient' } as const;
const STUDY_SPARSITY = PUBLISHED_STUDY.sparsity;
const COMPARED = [0.6, 0.8, 0.9, 0.95] as const;
const NOT_RUN = 'not run';

export function differenceText(run: ProtocolRuns, figure: Figure, sparsity: number, against: Rival): string {
  const difference = differenceFrom(run, figure, sparsity, against);
  if (difference === null) return NOT_RUN;
  const { mean, interval, seeds } = difference;
  const points = (share: number): string => `${share > 0 ? '+' : ''}${formatFigure(100 * share, 2)}`;
  return `${points(mean)} [${points(interval.low)}, ${points(interval.high)}]${seedNote(run, seeds)}`;
}

/** Says so where fewer seeds stand behind a figure than behind the others. */
function seedNote(run: ProtocolRuns, seeds: number): string {
  return seeds === run.seeds.length ? '' : `, ${seeds} of ${run.seeds.length} seeds`;
}

export function protocolSections(run: ProtocolRuns): string[] {
  return [
    `## ${PROTOCOL_TITLES[run.protocol]}`,
    `${formatCount(run.trainingBeats)} beats to train, ${formatCount(run.truth.length)} to test.`,
    '### Accuracy and macro-F1 against sparsity',
    ...FIGURES.map((figure) => `${capital(figure)}:\n\n${sparsityTable(run, figure)}`),
    '### Multistage against the others, on the same beats',
    comparisonText(run),
    '### Classes',
    classTable(run),
    confusionText(run),
    '### What it costs',
    costTable(run),
    '### INT8 beside FP32',
    precisionTable(run),
  ];
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function sparsityTable(run: ProtocolRuns, figure: Figure): string {
  const of = figureOf(figure, run.protocol);
  const summary = (called: readonly Uint8Array[]): string => {
    if (called.length === 0) return NOT_RUN;
    const values = called.map((own) => of(matrixOf(run, own)));
    const spread =
      values.length > 1
        ? ` (${formatPercent(Math.min(...values), 2)}–${formatPercent(Math.max(...values), 2)})`
        : '';
    return `${formatPercent(meanOf(values), 2)}${spread}${seedNote(run, values.length)}`;
  };
  const unpruned = summary(run.seeds.map(({ baseline }) => baseline.called));
  const methods = METHODS.filter((method) => isRun(run, method));
  const rows = STAGES.map((sparsity) => [
    formatPercent(sparsity, 0),
    ...methods.map((method) => summary(callsOf(run, method, sparsity))),
  ]);
  return markdownTable(
    ['sparsity', ...methods],
    [['0 %', unpruned, ...methods.slice(1).map(() => '')], ...rows],
  );
}

/** What was run at no stage has neither columns nor rows. */
function isRun(run: ProtocolRuns, method: PruningMethod): boolean {
  return STAGES.some((sparsity) => callsOf(run, method, sparsity).length > 0);
}

function comparisonText(run: ProtocolRuns): string {
  const unit = run.protocol === 'mixed' ? 'beats' : 'records';
  const rows = COMPARED.flatMap((sparsity) =>
    RIVALS.filter((against) => against === 'unpruned' || isRun(run, against)).map((against) => [
      formatPercent(sparsity, 0),
      against === 'unpruned' ? 'the unpruned network' : against,
      ...FIGURES.map((figure) => differenceText(run, figure, sparsity, against)),
    ]),
  );
  return [
    `Points by which multistage is ahead, mean over the seeds, with 95 % intervals of ${unit} and seeds drawn with replacement:`,
    '',
    markdownTable(['sparsity', 'against', ...FIGURES], rows),
  ].join('\n');
}

function classTable(run: ProtocolRuns): string {
  const shown: [string, (seed: SeedRuns) => Uint8Array][] = [
    ['unpruned', ({ baseline }) => baseline.called],
    ...COMPARED.map((sparsity): [string, (seed: SeedRuns) => Uint8Array] => [
      `multistage, ${formatPercent(sparsity, 0)}`,
      ({ multistage }) => stageAt(multistage, sparsity).called,
    ]),
  ];
  const rows = shown.map(([name, calledOf]) => [
    name,
    ...AAMI_CLASSES.map((_, own) => {
      const rates = run.seeds.map((seed) => ratesOf(matrixOf(run, calledOf(seed)), own));
      const mean = (values: readonly (number | null)[]): string =>
        formatPercent(values.includes(null) ? null : meanOf(values.map((value) => value ?? 0)));
      return `${mean(rates.map(({ sensitivity }) => sensitivity))} / ${mean(rates.map(({ positivePredictivity }) => positivePredictivity))}`;
    }),
  ]);
  return [
    'Sensitivity / positive predictivity, FP32, mean over the seeds; EC57 asks for V and S:',
    '',
    markdownTable(['', ...AAMI_CLASSES], rows),
  ].join('\n');
}

function confusionText(run: ProtocolRuns): string {
  const seed = shippedRuns(run);
  const table = (called: Uint8Array): string => {
    const matrix = matrixOf(run, called);
    const rows = AAMI_CLASSES.map((name, own) => [
      `**${name}**`,
      ...Array.from(matrix.subarray(own * CLASS_COUNT, (own + 1) * CLASS_COUNT), formatCount),
    ]);
    return markdownTable(['true', ...AAMI_CLASSES.map((name) => `called ${name}`)], rows);
  };
  const pruned = stageAt(seed.multistage, STUDY_SPARSITY);
  return [
    `Seed ${seed.seed}, INT8, unpruned:`,
    table(seed.baseline.calledInt8),
    `Seed ${seed.seed}, INT8, multistage at ${formatPercent(STUDY_SPARSITY, 0)}:`,
    table(pruned.calledInt8),
  ].join('\n\n');
}

function costTable(run: ProtocolRuns): string {
  const seed = shippedRuns(run);
  const stages = [seed.baseline, ...seed.multistage];
  const rows = stages.map((stage, i) => {
    const { cost, widths, bytesInt8 } = stage;
    const time = run.microseconds[i];
    const whole = run.microseconds[0];
    const less = (share: number): string => (i === 0 ? '' : ` (−${formatPercent(1 - share)})`);
    const { weights, multiplyAccumulates } = seed.baseline.cost;
    return [
      formatPercent(stage.sparsity, 0),
      widths,
      `${formatCount(cost.weights)}${less(cost.weights / weights)}`,
      `${formatCount(Math.round(cost.multiplyAccumulates))}${less(cost.multiplyAccumulates / multiplyAccumulates)}`,
      `${formatCount(bytesInt8)}${less(bytesInt8 / seed.baseline.bytesInt8)}`,
      `${formatFigure(time.leastMicroseconds, 2)}${less(time.leastMicroseconds / whole.leastMicroseconds)}`,
      `${formatFigure(time.microseconds, 2)}${less(time.microseconds / whole.microseconds)}`,
    ];
  });
  return [
    `Seed ${seed.seed}, INT8. Times are of one beat in batches of 256 on the integer kernels (WebAssembly SIMD in Node, one thread),`,
    'taken in turn in the same run: of the fastest round, and the median. The unpruned network runs on the dense kernel.',
    '',
    markdownTable(
      [
        'sparsity',
        'filters and units',
        'weights',
        'multiply-accumulates',
        'bytes',
        'least, µs',
        'median, µs',
      ],
      rows,
    ),
  ].join('\n');
}

function precisionTable(run: ProtocolRuns): string {
  const rows = [0, ...STAGES].map((sparsity) => {
    const stages = run.seeds.map(({ baseline, multistage }) =>
      sparsity === 0 ? baseline : stageAt(multistage, sparsity),
    );
    const differing = stages.map(
      ({ called, calledInt8 }) =>
        called.reduce((sum, own, i) => sum + (own === calledInt8[i] ? 0 : 1), 0) / called.length,
    );
    return [
      formatPercent(sparsity, 0),
      ...FIGURES.map((figure) => {
        const of = figureOf(figure, run.protocol);
        const change = stages.map(
          ({ called, calledInt8 }) => 100 * (of(matrixOf(run, calledInt8)) - of(matrixOf(run, called))),
        );
        return `${formatFigure(meanOf(change), 2)} (${formatFigure(Math.min(...change), 2)} to ${formatFigure(Math.max(...change), 2)})`;
      }),
      formatPercent(meanOf(differing), 2),
    ];
  });
  return [
    'Points by which INT8 is ahead of FP32, mean and range over the seeds, and the share of beats called otherwise:',
    '',
    markdownTable(['sparsity', ...FIGURES, 'called otherwise'], rows),
  ].join('\n');
}
