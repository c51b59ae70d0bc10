/** The text of `docs/results-recordings.md`. */
import { PRECISION_NAME, PRECISIONS, type Precision } from '../../core/precision.ts';
import { confusionAt } from '../../metrics/confusion.ts';
import { auprc } from '../../metrics/precision-recall.ts';
import { ratesOf } from '../../metrics/rates.ts';
import { isFlagged } from '../../metrics/verdict.ts';
import type { ModelCard } from '../../models/model-card.ts';
import {
  formatCount,
  formatFigure,
  formatPercent,
  markdownTable,
  withInterval,
} from '../results/markdown.ts';
import { ADAPTATION } from './adapt-to-recording.ts';
import { type JudgedRecord, PAIRINGS, type Pairing } from './judge-recordings.ts';
import {
  type CriterionFigures,
  comparePrematurity,
  MATCHED_FALSE_POSITIVE_RATES,
  type TimedBeats,
} from './prematurity-study.ts';
import { bootstrapMean, bootstrapPooled, RECORD_RESAMPLES } from './record-bootstrap.ts';
import {
  aurocByRecord,
  isVentricularClass,
  meanAuroc,
  pooledAuroc,
  type RecordScores,
  sortRecords,
} from './record-scores.ts';

/** The records of DS2, judged on R-peaks from one source. */
export interface JudgedSet {
  /** For people: `reference`. */
  readonly peaks: string;
  readonly records: readonly JudgedRecord[];
  /** Annotated beats behind the learning period that no R-peak stands for, and R-peaks without an annotation. */
  readonly missed: number;
  readonly unmatched: number;
}

const area = (value: number | null): string => formatFigure(value, 4);
const share = (value: number | null): string => formatPercent(value);

const NAME: Readonly<Record<Pairing, string>> = { global: 'global', adapted: 'adapted' };

function scoresOf({ records }: JudgedSet, pairing: Pairing, precision: Precision): RecordScores[] {
  return records.map(({ scores }) => scores[pairing][precision]);
}

export function recordingsResults(card: ModelCard, sets: readonly JudgedSet[]): string {
  return `# Results: the pair for recordings

Written by \`npm run recordings -- evaluate\` from \`public/models/recording/\` and the records of DS2.

**Data.** ${card.training.data} All 22 records of DS2 are judged, lead MLII, behind a learning period of five minutes. The pair has
${formatCount(card.parameters)} parameters, ${formatCount(card.ledger.total)} bytes of INT8. *Global* is the pair as it ships. *Adapted* has gone on
learning from the first five minutes of the very record, unlabelled: the ${formatPercent(ADAPTATION.droppedShare, 0)} of the beats farthest from the median
beat are dropped, and the rest is learnt from for ${ADAPTATION.fit.epochs} epochs. Intervals: 95 %, ${formatCount(RECORD_RESAMPLES)} bootstrap draws of whole
records. DS2 had no say in training, in the thresholds or in a choice by figures, but was looked at now and then on the way, which
may flatter a little; what was chosen was chosen on DS1 (\`experiments-recordings.md\`).

${sets.map(setText).join('\n\n')}

## V and F against the rest: AUROC

${overviewTable(sets)}

*Mean* is over the records that hold both kinds of beats; without both, and left out of it: ${leftOut(sets[0]).join(', ')}.

## By record

${sets.map(recordTable).join('\n\n')}

## At the thresholds

The global threshold is that of the card: ${card.thresholds.fp32.description} The adapted one needs no label:
${ADAPTATION.thresholdFactor} times the score that 95 % of the beats learnt from stay under, the factor chosen on DS1. All beats of the 22 records together.

${thresholdTable(sets)}

## What prematurity adds

S against N, the shape's score by the pair adapted in INT8, prematurity as RR over the running median of the RR before;
*either* flags a beat when one of the two is rarer among normal beats than the limit. Limits are set so that the same share of
the N beats is flagged, which takes their labels: the table compares criteria, it is no operating point. Two of three S beats
are of record 232, a run of S after S with nothing early in it; so the mean over the records stands beside the pooled figure.

${sets.map(prematurityTable).join('\n\n')}
`;
}

function setText({ peaks, records, missed, unmatched }: JudgedSet): string {
  const beats = records.reduce((sum, { scores }) => sum + scores.global.fp32.classes.length, 0);
  return `**R-peaks: ${peaks}.** ${formatCount(beats)} beats judged; ${formatCount(missed)} annotated beats found no R-peak, ${formatCount(unmatched)} R-peaks no annotation.`;
}

function overviewTable(sets: readonly JudgedSet[]): string {
  const rows = sets.flatMap((set) =>
    PAIRINGS.flatMap((pairing) =>
      PRECISIONS.map((precision) => {
        const records = scoresOf(set, pairing, precision);
        const areas = aurocByRecord(records);
        return [
          set.peaks,
          NAME[pairing],
          PRECISION_NAME[precision],
          withInterval(pooledAuroc(records), bootstrapPooled(records), area),
          area(auprc(sortRecords(records))),
          withInterval(meanAuroc(areas), bootstrapMean(areas), area),
        ];
      }),
    ),
  );
  return markdownTable(['R-peaks', 'pair', '', 'pooled', 'AUPRC, pooled', 'mean over records'], rows);
}

function leftOut(set: JudgedSet): string[] {
  const named = new Set(aurocByRecord(scoresOf(set, 'global', 'fp32')).map(({ record }) => record));
  return set.records.flatMap(({ record }) => (named.has(record) ? [] : [record]));
}

function recordTable(set: JudgedSet): string {
  const areas = PAIRINGS.flatMap((pairing) =>
    PRECISIONS.map(
      (precision) =>
        new Map(aurocByRecord(scoresOf(set, pairing, precision)).map(({ record, auroc }) => [record, auroc])),
    ),
  );
  const rows = set.records.map(({ record, scores, beatsUsed, beatsDropped }) => {
    const { classes } = scores.global.fp32;
    const ventricular = classes.filter(isVentricularClass).length;
    return [
      record,
      formatCount(classes.length),
      formatCount(ventricular),
      `${beatsUsed} + ${beatsDropped}`,
      ...areas.map((byRecord) => area(byRecord.get(record) ?? null)),
    ];
  });
  const head = ['record', 'beats', 'V and F', 'learnt from + dropped'];
  head.push('global FP32', 'global INT8', 'adapted FP32', 'adapted INT8');
  return `R-peaks: ${set.peaks}.\n\n${markdownTable(head, rows)}`;
}

function thresholdTable(sets: readonly JudgedSet[]): string {
  const rows = sets.flatMap((set) =>
    PAIRINGS.flatMap((pairing) =>
      PRECISIONS.map((precision) => {
        const relative = set.records.map(({ scores, thresholds }) =>
          relativeToThreshold(scores[pairing][precision], thresholds[pairing][precision]),
        );
        const confusion = confusionAt(sortRecords(relative), 1);
        const { recall, specificity, precision: ppv, f1 } = ratesOf(confusion);
        const hours = set.records.reduce((sum, record) => sum + record.hours, 0);
        const alarms = formatFigure(confusion.fp / hours, 0);
        const rates = [recall, specificity, ppv, f1].map(share);
        return [set.peaks, NAME[pairing], PRECISION_NAME[precision], ...rates, alarms];
      }),
    ),
  );
  const head = [
    'R-peaks',
    'pair',
    '',
    'sensitivity',
    'specificity',
    'precision',
    'F1',
    'false flags an hour',
  ];
  return markdownTable(head, rows);
}

/** Every record has a threshold of its own once adapted: 1 is where a beat is flagged. */
function relativeToThreshold(scored: RecordScores, threshold: number): RecordScores {
  const scores = scored.scores.map((score) => (isFlagged(score, threshold) ? 1 : 0));
  return { ...scored, scores };
}

function prematurityTable(set: JudgedSet): string {
  const figures = comparePrematurity(timedBeats(set.records));
  // Each record against itself, where it has a few to go by.
  const byRecord = set.records
    .filter(({ scores }) => supraventricularCount(scores.adapted.int8) >= LEAST_SUPRAVENTRICULAR)
    .map((record) => comparePrematurity(timedBeats([record])));
  const head = ['criterion', 'AUROC, S against N', `mean of ${byRecord.length} records`];
  for (const rate of MATCHED_FALSE_POSITIVE_RATES)
    head.push(`S at ${formatPercent(rate, 0)} of N`, `V and F at ${formatPercent(rate, 0)} of N`);
  return `R-peaks: ${set.peaks}.\n\n${markdownTable(
    head,
    figures.map((figure, i) => criterionRow(figure, meanOf(byRecord.map((own) => own[i].auroc)))),
  )}`;
}

/** A record with fewer S beats says little by itself. */
const LEAST_SUPRAVENTRICULAR = 5;

function supraventricularCount({ classes }: RecordScores): number {
  return classes.filter((aamiClass) => aamiClass === 'S').length;
}

function timedBeats(records: readonly JudgedRecord[]): TimedBeats {
  return {
    scores: Float32Array.from(records.flatMap(({ scores }) => [...scores.adapted.int8.scores])),
    rhythm: Float32Array.from(records.flatMap(({ rhythm }) => [...rhythm])),
    classes: records.flatMap(({ scores }) => scores.adapted.int8.classes),
  };
}

function meanOf(areas: readonly (number | null)[]): number {
  return areas.reduce((sum: number, value) => sum + (value ?? Number.NaN), 0) / areas.length;
}

function criterionRow({ criterion, auroc, atRates }: CriterionFigures, mean: number): string[] {
  const sensitivities = atRates.flatMap(({ supraventricular, ventricular }) => [
    supraventricular,
    ventricular,
  ]);
  return [criterion, area(auroc), area(mean), ...sensitivities.map(share)];
}
