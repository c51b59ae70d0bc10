/** Writes `docs/results-classifier.md`, and `docs/results-classifier-rows.md` of what reads tables. */
import { formatFigure, formatPercent, markdownTable } from '../../results/markdown.ts';
import { CLASSIFIER_ATTEMPTS } from './classifier-attempts.ts';
import { stageAt } from './compare-methods.ts';
import {
  type ClassifierOf,
  FIGURES,
  type Figure,
  figureOf,
  matrixOf,
  type ProtocolRuns,
} from './protocol-runs.ts';
import { differenceText, PROTOCOL_TITLES, protocolSections } from './protocol-sections.ts';
import { PUBLISHED_STUDY } from './published-study.ts';
import { meanOf } from './seed-mean.ts';

const STUDY_SPARSITY = PUBLISHED_STUDY.sparsity;

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
      `ours, ${PROTOCOL_TITLES[run.protocol].toLowerCase()}`,
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
