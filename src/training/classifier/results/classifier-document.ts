/** Writes `docs/results-classifier.md`, and `docs/results-classifier-rows.md` of what reads tables. */
import { AAMI_CLASSES } from '../../../core/label.ts';
import { ratesOf } from '../../../metrics/class-figures.ts';
import { METHODS, type PruningMethod } from '../../../models/classifier/pruning-method.ts';
import { RIVALS, type Rival } from '../../../models/classifier/pruning-record.ts';
import { formatCount, formatFigure, formatPercent, markdownTable } from '../../results/markdown.ts';
import { CLASS_COUNT } from '../classifier-beats.ts';
import { STAGES } from '../pruning-run.ts';
import { CLASSIFIER_ATTEMPTS } from './classifier-attempts.ts';
import { callsOf, differenceFrom, stageAt } from './compare-methods.ts';
import {
  type ClassifierOf,
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

const TITLES = { mixed: 'Mixed beats', 'by-patient': 'By patient' } as const;
const STUDY_SPARSITY = PUBLISHED_STUDY.sparsity;
const COMPARED = [0.6, 0.8, 0.9, 0.95] as const;

export function classifierDocument(runs: readonly ProtocolRuns[], command: string): string {
  const seeds = [...new Set(runs.flatMap((run) => run.seeds.map(({ seed }) => seed)))].sort().join(', ');
  const [{ of }] = runs;
  return [
    TITLE[of],
    introduction(of, command, seeds),
    '## Beside the study',
    studyTable(runs),
    ...runs.flatMap(protocolSections),
    ...(of === 'recordings' ? ['## What was tried', CLASSIFIER_ATTEMPTS] : []),
    '',
  ].join('\n\n');
}

const TITLE: Readonly<Record<ClassifierOf, string>> = {
  recordings: '# A beat classifier pruned in stages',
  rows: '# The beat classifier for tables of beats',
};

const WRITTEN: Readonly<Record<ClassifierOf, string>> = {
  recordings: 'of the study and what stands under *What was tried*.',
  rows: 'of the study.',
};

const BEATS: Readonly<Record<ClassifierOf, readonly string[]>> = {
  recordings: [
    '**Beats.** Every annotated beat, lead MLII (or the first ECG where a record has none), resampled to 125 Hz, band-passed',
    "0.5-40 Hz, divided by the record's median QRS amplitude; a window of 96 samples with the annotated R-peak at sample 38,",
    'seven features of the rhythm and six of how the beat departs from the usual shape around it. Classes as EC57 has them;',
    'escape beats (`e`, `j`) count with N, as in the literature. No learning period is left out.',
  ],
  rows: [
    '**Beats.** Every annotated beat, lead MLII (or the first ECG where a record has none), resampled to 125 Hz and cut into',
    'rows as Kachuee et al. 2018 cut theirs: from the annotated R-peak on, 1.2 median RR intervals of its ten seconds. The',
    'network sees nothing but the row: a window of 96 samples with the R-peak at sample 38, what is left of it taken from',
    'before the next R-peak, less its median and over the range of its QRS complex; and four features, the length of the row,',
    'and where the next R-peak stands, how high, and whether it was found. What came before the beat is not in its row, so',
    'a premature beat of usual shape cannot be told: in *mixed beats* its patient is recognised, *by patient* S is missed. Classes',
    'as EC57 has them; escape beats (`e`, `j`) count with N, as in the literature.',
  ],
};

function introduction(of: ClassifierOf, command: string, seeds: string): string {
  return [
    `Written by \`${command}\` from the raw records of the MIT-BIH Arrhythmia Database; no figure is typed by hand but those`,
    WRITTEN[of],
    '',
    ...BEATS[of],
    '',
    '**Protocols.** *Mixed beats*: all 48 records, beats drawn at random within their class, 70 % to train, 10 % to choose',
    'by, 20 % to test; beats of one patient are in every part, so its figures are optimistic for a patient nobody has seen.',
    '*By patient*: DS1 to train, DS2 to test (de Chazal et al. 2004), records with paced beats left out. Each has a network of',
    'its own. Records 201 of DS1 and 202 of DS2 are of one person, as the literature leaves it.',
    '',
    '**Pruning.** *multistage*: at each of the stages below, pairs of channels leave by Taylor importance over cost',
    '(Molchanov et al. 2017, 2019), then blocks of two channels by two inputs by magnitude and the sensitivity of their layer',
    '(Li et al. 2017), then fine-tuning that learns from the unpruned network as well as from the labels (Hinton et al. 2015),',
    'its learning rate rewound. *one-shot*: the same share of every layer by magnitude at one go, then as many epochs of',
    'fine-tuning as the stages up to there took together. *random*: as multistage with channels and blocks drawn.',
    '*no-fine-tuning*: as multistage without an epoch between. Sparsity is the share of the unpruned weights that are gone.',
    '',
    `**Seeds** ${seeds}: each with its own baseline, from which every way of pruning starts. The seed that ships is the one whose`,
    'network at 60 % has the best macro-F1 on beats that do not judge it: those to choose by, by patient those it was trained on.',
    'A range behind a mean is the least and the most over the seeds. Macro-F1 is the mean over N, S, V, F, Q; by patient over N, S, V, F, for DS2 holds seven Q.',
  ].join('\n');
}

function studyTable(runs: readonly ProtocolRuns[]): string {
  const rows = runs.map((run): string[] => {
    const at = run.seeds.map(({ multistage }) => stageAt(multistage, STUDY_SPARSITY));
    const base = run.seeds.map(({ baseline }) => baseline);
    const macs = at.map(({ cost }, i) => 1 - cost.multiplyAccumulates / base[i].cost.multiplyAccumulates);
    const mean = (figure: Figure): string =>
      formatPercent(meanOf(at.map(({ called }) => figureOf(figure, run.protocol)(matrixOf(run, called)))), 2);
    return [
      `ours, ${TITLES[run.protocol].toLowerCase()}`,
      mean('accuracy'),
      mean('macro-F1'),
      ...FIGURES.map((figure) => differenceText(run, figure, STUDY_SPARSITY, 'one-shot')),
      `−${formatPercent(meanOf(macs))}`,
    ];
  });
  return [
    `At ${formatPercent(STUDY_SPARSITY, 0)} sparsity; Li, Panicker, Cardiff and John (arXiv 2109.00516) name neither classes nor split:`,
    '',
    markdownTable(
      ['', 'accuracy', 'F1', 'accuracy over one-shot, points', 'F1 over one-shot, points', 'complexity'],
      [studyRow(), ...rows],
    ),
  ].join('\n');
}

function studyRow(): string[] {
  const { accuracy, macroF1, accuracyGain, macroF1Gain, complexityFall } = PUBLISHED_STUDY;
  return [
    'study',
    formatPercent(accuracy, 1),
    formatPercent(macroF1, 2),
    `+${formatFigure(100 * accuracyGain, 1)}`,
    `+${formatFigure(100 * macroF1Gain, 0)}`,
    `−${formatPercent(complexityFall, 1)}`,
  ];
}

function differenceText(run: ProtocolRuns, figure: Figure, sparsity: number, against: Rival): string {
  const difference = differenceFrom(run, figure, sparsity, against);
  if (difference === null) return NOT_RUN;
  const { mean, interval, seeds } = difference;
  const points = (share: number): string => `${share > 0 ? '+' : ''}${formatFigure(100 * share, 2)}`;
  return `${points(mean)} [${points(interval.low)}, ${points(interval.high)}]${seedNote(run, seeds)}`;
}

const NOT_RUN = 'not run';

/** Says so where fewer seeds stand behind a figure than behind the others. */
function seedNote(run: ProtocolRuns, seeds: number): string {
  return seeds === run.seeds.length ? '' : `, ${seeds} of ${run.seeds.length} seeds`;
}

function protocolSections(run: ProtocolRuns): string[] {
  return [
    `## ${TITLES[run.protocol]}`,
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
