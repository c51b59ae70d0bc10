/** Who says what kind each beat is, for a command. */
import { readFile } from 'node:fs/promises';
import { AppError } from '../core/app-error.ts';
import { AAMI_CLASSES, type AamiClass } from '../core/label.ts';
import { callClasses, int8Classifier } from '../models/classifier/beat-classifier.ts';
import { findStage } from '../models/classifier/classifier-card.ts';
import { loadClassifierCard, loadClassifierInt8 } from '../models/classifier/load-classifier.ts';
import { SHIPPED_CLASSIFIERS } from '../models/shipped-models.ts';
import { ClassifierTrack } from '../pipeline/classifier-track.ts';
import { callBeatsByRule } from '../signal/beat-rule.ts';

/**
 * Says what each beat is.
 *
 * @param band the first ECG lead at 125 Hz, 0.5 to 40 Hz, `NaN` where missing
 * @param rPeakSamples ascending, at `rateHz`
 */
export type BeatCaller = (band: Float32Array, rPeakSamples: ArrayLike<number>, rateHz: number) => AamiClass[];

const MODELS = new URL('../../public/models/', import.meta.url);

export const CALLERS = [...SHIPPED_CLASSIFIERS, 'rule'] as const;
export const DEFAULT_SPARSITY_PERCENT = '60';

export interface CallerOptions {
  /** One of `CALLERS`. */
  readonly name: string;
  /** Of the classifier, in percent; one of those it is stored with. */
  readonly sparsityPercent: string;
}

/** @throws AppError `bad-option` that names what there is */
export async function beatCallerOf({ name, sparsityPercent }: CallerOptions): Promise<BeatCaller> {
  if (name === 'rule') return callBeatsByRule;
  const id = SHIPPED_CLASSIFIERS.find((shipped) => shipped === name);
  if (!id) throw new AppError('bad-option', `--classes takes ${CALLERS.join(', ')}, not "${name}".`);
  const readModelFile = (path: string): Promise<Uint8Array> => readFile(new URL(`${id}/${path}`, MODELS));
  const card = await loadClassifierCard(readModelFile);
  const stage = findStage(card, Number(sparsityPercent) / 100);
  const classifier = int8Classifier(await loadClassifierInt8(readModelFile, card, stage));
  return (band, rPeakSamples, rateHz) => {
    const track = new ClassifierTrack();
    track.push(band);
    const seconds = Float64Array.from(rPeakSamples, (sample) => sample / rateHz);
    return [...track.inputs(seconds)].flatMap((input) =>
      Array.from(callClasses(classifier.classify(input)), (called) => AAMI_CLASSES[called]),
    );
  };
}
