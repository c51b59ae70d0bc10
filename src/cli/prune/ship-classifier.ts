/** The folder of a classifier as it ships: its card, both files of every stage, and the record of how it was pruned. */
import { AAMI_CLASSES } from '../../core/label.ts';
import { accuracyOf, classMatrix, macroF1 } from '../../metrics/class-figures.ts';
import { writeClassifierInt8 } from '../../models/classifier/classifier-artifact.ts';
import {
  CLASSIFIER_CARD_SCHEMA,
  type ClassFigures,
  type ClassifierCard,
  type ClassifierStage,
} from '../../models/classifier/classifier-card.ts';
import { CLASSIFIER_CARD_FILE } from '../../models/classifier/load-classifier.ts';
import { costOf } from '../../models/classifier/pruned-classifier.ts';
import { PRUNING_RECORD_FILE } from '../../models/classifier/pruning-record.ts';
import { CLASSIFIER_INT8 } from '../../models/classifier/quantize-classifier.ts';
import { writeFp32File } from '../../models/fp32-file.ts';
import { sha256Hex } from '../../models/sha-256.ts';
import { DEVIATION_FEATURES } from '../../signal/beat-deviation.ts';
import { CLASSIFIER_WINDOW, RHYTHM_FEATURES } from '../../signal/classifier-input.ts';
import { ROW_FEATURES } from '../../signal/row-classifier-input.ts';
import { CLASS_COUNT } from '../../training/classifier/classifier-beats.ts';
import type { Protocol } from '../../training/classifier/classifier-recipes.ts';
import { describePruning } from '../../training/classifier/results/describe-pruning.ts';
import {
  type ClassifierOf,
  classifierId,
  macroClasses,
} from '../../training/classifier/results/protocol-runs.ts';
import type { CollectedRuns } from './collect-runs.ts';

const NAMES: Readonly<Record<Protocol, { name: string; data: string }>> = {
  mixed: {
    name: 'mixed beats',
    data: 'MIT-BIH Arrhythmia Database, all 48 records, beats drawn at random within their class: beats of one patient are in every part',
  },
  'by-patient': {
    name: 'by patient',
    data: 'MIT-BIH Arrhythmia Database, DS1 to train and DS2 to test (de Chazal et al. 2004), paced records left out',
  },
};

const READS: Readonly<
  Record<ClassifierOf, { name: string; version: string; data: string; features: readonly string[] }>
> = {
  recordings: {
    name: 'Beat classifier',
    version: '2.0.0',
    data: '',
    features: [...RHYTHM_FEATURES, ...DEVIATION_FEATURES],
  },
  rows: {
    name: 'Beat classifier for tables',
    version: '1.0.0',
    data: '; beats cut into rows as Kachuee et al. 2018 cut theirs',
    features: ROW_FEATURES,
  },
};

/** @returns the bytes of every file by name */
export async function classifierFolder(
  { shipped: stages, shippedPlan: { of, protocol, seed, data }, runs }: CollectedRuns,
  command: string,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const addFile = async (path: string, bytes: Uint8Array) => {
    files.set(path, bytes);
    return { path, sha256: await sha256Hex(Uint8Array.from(bytes)), bytes: bytes.length };
  };
  const truth = Uint8Array.from(data.split.test, (beat) => data.beats.classes[beat]);
  const figures = (called: Uint8Array): ClassFigures => {
    const matrix = classMatrix(truth, called);
    return {
      accuracy: accuracyOf(matrix),
      macroF1: macroF1(matrix, macroClasses(protocol)),
      matrix: Array.from({ length: CLASS_COUNT }, (_, own) =>
        Array.from(matrix.subarray(own * CLASS_COUNT, (own + 1) * CLASS_COUNT)),
      ),
    };
  };
  const shipped: ClassifierStage[] = [];
  for (const { judged, int8 } of stages) {
    const { sparsity, pruned, called } = judged;
    const stem = `sparsity-${String(Math.round(100 * sparsity)).padStart(2, '0')}`;
    const cost = costOf(pruned);
    shipped.push({
      sparsity,
      network: pruned.network,
      ...cost,
      files: {
        fp32: await addFile(`${stem}.fp32.bin`, writeFp32File(pruned.weights)),
        int8: await addFile(`${stem}.int8.bin`, writeClassifierInt8(int8.classifier)),
      },
      figures: { fp32: figures(called), int8: figures(int8.called) },
    });
  }
  const { training, test } = data.split;
  const card: ClassifierCard = {
    schema: CLASSIFIER_CARD_SCHEMA,
    id: classifierId(of, protocol),
    name: `${READS[of].name}, ${NAMES[protocol].name}`,
    version: READS[of].version,
    classes: AAMI_CLASSES,
    input: { ...CLASSIFIER_WINDOW, features: READS[of].features },
    quantization: CLASSIFIER_INT8,
    training: {
      data: `${NAMES[protocol].data}${READS[of].data}`,
      seed,
      command,
      trainingBeats: training.length,
      testBeats: test.length,
    },
    stages: shipped,
  };
  files.set(CLASSIFIER_CARD_FILE, jsonFile(card));
  files.set(PRUNING_RECORD_FILE, jsonFile(describePruning(runs, command)));
  return files;
}

function jsonFile(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
