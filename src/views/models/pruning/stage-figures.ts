/** A pruned stage beside the unpruned network, row by row. */
import type { ClassifierStage } from '../../../models/classifier/classifier-card.ts';
import type { ClassifierTiming } from '../../../pipeline/recording-info.ts';
import { formatCount } from '../../parts/format.ts';
import { formatChange, formatPoints, formatShare } from './format-share.ts';

export interface StageRow {
  readonly title: string;
  readonly explanation: string;
  readonly now: string;
  readonly unpruned: string;
  readonly change: string;
  /** Where the row begins another matter. */
  readonly startsGroup: boolean;
}

const MACRO_F1 =
  'Mean over the classes of the harmonic mean of sensitivity and positive predictivity: every class weighs the same, however rare. By patient over N, S, V and F: the test part holds seven Q';

/** @param timing `null` until this stage has been measured */
export function stageRows(
  stage: ClassifierStage,
  unpruned: ClassifierStage,
  timing: ClassifierTiming | null,
): StageRow[] {
  const figure = (title: string, key: 'accuracy' | 'macroF1', precision: 'int8' | 'fp32', about: string) => {
    const [now, before] = [stage, unpruned].map(({ figures }) => figures[precision][key]);
    return {
      title,
      explanation: about,
      now: formatShare(now, 2),
      unpruned: formatShare(before, 2),
      change: stage === unpruned ? '' : `${formatPoints(now - before)} pp`,
      startsGroup: false,
    };
  };
  const cost = (title: string, explanation: string, of: (stage: ClassifierStage) => number) => ({
    title,
    explanation,
    now: formatCount(Math.round(of(stage))),
    unpruned: formatCount(Math.round(of(unpruned))),
    change: stage === unpruned ? '' : formatChange(of(stage), of(unpruned)),
    startsGroup: false,
  });
  return [
    figure(
      'Accuracy, INT8',
      'accuracy',
      'int8',
      'Beats of the test part called right, by the network that runs here',
    ),
    figure('Accuracy, FP32', 'accuracy', 'fp32', 'The same network in floating point'),
    figure('Macro-F1, INT8', 'macroF1', 'int8', MACRO_F1),
    figure('Macro-F1, FP32', 'macroF1', 'fp32', MACRO_F1),
    {
      ...cost('Weights', 'Weights that live; biases are not counted', ({ weights }) => weights),
      startsGroup: true,
    },
    cost(
      'MACs a beat',
      'Multiply-accumulates of living weights for one beat',
      ({ multiplyAccumulates }) => multiplyAccumulates,
    ),
    cost(
      'Bytes, INT8',
      'The whole file: living blocks, their places, biases, scales',
      ({ files }) => files.int8.bytes,
    ),
    cost(
      'Bytes, FP32',
      'The whole file: four bytes a weight, zeros included',
      ({ files }) => files.fp32.bytes,
    ),
    { ...timeRow(timing, stage === unpruned), startsGroup: true },
  ];
}

function timeRow(timing: ClassifierTiming | null, isUnpruned: boolean): Omit<StageRow, 'startsGroup'> {
  const title = 'Time a beat, INT8';
  const explanation =
    'Measured in this browser a moment ago, in batches of 256 beats of the open recording, this network and the unpruned one in turn';
  if (timing === null) return { title, explanation, now: '–', unpruned: '–', change: '' };
  const { microsecondsPerBeat: now, unprunedMicrosecondsPerBeat: before } = timing;
  return {
    title,
    explanation,
    now: formatMicroseconds(now),
    unpruned: formatMicroseconds(before),
    change: isUnpruned ? '' : formatChange(now, before),
  };
}

function formatMicroseconds(time: number): string {
  return time > 0 ? `${time.toFixed(2)} µs` : '–';
}
