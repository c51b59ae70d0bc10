/** All that `docs/results.md` says about one pair. */
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../../models/int8/int8-scorer.ts';
import type { ModelPair } from '../../models/load-model-pair.ts';
import { DATA_PARTS } from '../../models/model-card.ts';
import { type BeatParts, splitBeats } from '../data-parts.ts';
import { fitNetwork } from '../fit.ts';
import { type LabelledBeats, selectBeats } from '../labelled-beats.ts';
import type { Recipe } from '../recipes.ts';
import { agreementSection } from './agreement-section.ts';
import { costsSection } from './costs-section.ts';
import { alarmSentence, auprcSentence, paperBalanceTable, partsTable } from './detection-section.ts';
import { lengthSection } from './length-section.ts';
import { formatCount } from './markdown.ts';
import { morphologySection } from './morphology-section.ts';
import { quantizerSection } from './quantizer-section.ts';
import { type ScoredPart, scorePart } from './scored-part.ts';

export interface EvaluatedBeats {
  readonly beats: LabelledBeats;
  /** `[count]`, valid samples of the rows the beats were cut from. */
  readonly rowLengths: Uint16Array;
}

export async function pairResults(
  pair: ModelPair,
  recipe: Recipe,
  { beats, rowLengths }: EvaluatedBeats,
  log: (line: string) => void,
): Promise<string> {
  const { card } = pair;
  const backend = await startTfjsBackend();
  const parts = splitBeats(beats.isAbnormal, card.training.seed);
  const scorers = {
    fp32: createFp32Scorer(card, pair.fp32, backend.name),
    int8: createInt8Scorer(pair.int8),
  };
  const score = async (name: ScoredPart['part'], indices: Int32Array): Promise<ScoredPart> =>
    scorePart(
      name,
      selectBeats(beats, indices),
      Uint16Array.from(indices, (i) => rowLengths[i]),
      scorers,
    );
  const calibration = await score('threshold-calibration', parts['threshold-calibration']);
  const test = await score('test', parts.test);
  const everything = await score('everything', Int32Array.from(beats.isAbnormal.keys()));
  log(`${card.name}: scored; fitting again for the table of the quantizer`);
  const quantizer = await postTraining(recipe, card.training.recipe.chosenSeed, beats, parts, test);
  const sections = [
    partsSentence(pair),
    '### Detection',
    'On the test beats, weighted to the class balance of the paper (4,046 normal, 10,506 abnormal), with 95 % intervals:',
    paperBalanceTable(test, calibration, card),
    `${alarmSentence(test, card)} ${auprcSentence(test)}`,
    'Part by part, at the class balance of the files. `everything` is what the paper scores, training beats included:',
    partsTable([calibration, test, everything], card),
    '### Not the heart rate in disguise',
    'Fifths of the test beats by the length of their row (1.2 median RR intervals), from fast hearts to slow ones:',
    lengthSection(test),
    '### INT8 against FP32',
    'The same beats under both, differences with paired 95 % intervals; at a matched specificity both thresholds leave the same share of normal beats alone. McNemar compares the verdicts at the shipped thresholds.',
    agreementSection([calibration, test, everything], card),
    '### What each choice of the quantizer costs',
    'The network as fitted, before fine-tuning, quantized in every way (bold: the shipped way) and compared with itself in FP32 on the test beats; last the shipped pair, compared with its FP32 twin. Ranges come from the range-calibration part, from all of it, its normal beats alone, or a few beats drawn from all.',
    quantizer,
    '### Shape of the reconstructions',
    'All test beats; sizes of the differences of each measure between the two reconstructions of a beat, R-peak where the input contract puts it. An R-peak above the calibrated range saturates in INT8, which the 95th percentile of its amplitude shows:',
    await morphologySection(test.beats, scorers, card),
    '### Bytes and operations',
    costsSection(card),
  ];
  scorers.fp32.dispose();
  return [`## ${card.name}`, ...sections].join('\n\n');
}

function partsSentence({ card }: ModelPair): string {
  const parts = DATA_PARTS.map((name) => {
    const part = card.training.parts.find((described) => described.part === name);
    return `${name} ${formatCount(part?.normal ?? 0)} + ${formatCount(part?.abnormal ?? 0)}`;
  });
  return (
    `\`${card.training.command}\`, seed ${card.training.seed}. Beats by part, normal + abnormal: ${parts.join(', ')}. ` +
    `Threshold of FP32: ${lowerFirst(card.thresholds.fp32.description)} Of INT8: ${lowerFirst(card.thresholds.int8.description)}`
  );
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** Fits the chosen candidate once more up to where fine-tuning began, and quantizes that in every way. */
async function postTraining(
  recipe: Recipe,
  chosenSeed: number | string,
  beats: LabelledBeats,
  parts: BeatParts,
  test: ScoredPart,
): Promise<string> {
  const training = selectBeats(beats, parts.training);
  const fitted = fitNetwork(recipe.network, recipe.fit, training, Number(chosenSeed), () => {});
  const backend = await startTfjsBackend();
  const scorer = createFp32Scorer(recipe, fitted, backend.name);
  const fittedScores = await scorer.score(test.beats);
  scorer.dispose();
  const calibration = selectBeats(beats, parts['range-calibration']);
  return quantizerSection({ recipe, fitted, fittedScores, calibration, test });
}
