import { AppError } from '../../core/app-error.ts';
import type { QuantizedClassifier } from '../int8/sparse/quantized-classifier.ts';
import type { ModelFile } from '../model-card.ts';
import type { NetworkWeights } from '../network.ts';
import { sha256Hex } from '../sha-256.ts';
import { readClassifierFp32, readClassifierInt8 } from './classifier-artifact.ts';
import { type ClassifierCard, type ClassifierStage, parseClassifierCard } from './classifier-card.ts';

export const CLASSIFIER_CARD_FILE = 'card.json';

type ReadFile = (path: string) => Promise<Uint8Array>;

/** @param readFile takes a path relative to the classifier's folder @throws AppError `model-broken` naming the field */
export async function loadClassifierCard(readFile: ReadFile): Promise<ClassifierCard> {
  const bytes = await readFile(CLASSIFIER_CARD_FILE);
  try {
    return parseClassifierCard(JSON.parse(new TextDecoder().decode(bytes)), CLASSIFIER_CARD_FILE);
  } catch (thrown) {
    throw AppError.from(thrown, 'model-broken', `${CLASSIFIER_CARD_FILE} is not JSON.`);
  }
}

/** One stage in integers. @throws AppError `model-broken` that names the file */
export async function loadClassifierInt8(
  readFile: ReadFile,
  card: ClassifierCard,
  stage: ClassifierStage,
): Promise<QuantizedClassifier> {
  return readClassifierInt8(await readChecked(readFile, stage.files.int8), stage.network, card.quantization);
}

/** One stage in floats. @throws AppError `model-broken` that names the file */
export async function loadClassifierFp32(
  readFile: ReadFile,
  stage: ClassifierStage,
): Promise<NetworkWeights> {
  return readClassifierFp32(await readChecked(readFile, stage.files.fp32), stage.network);
}

async function readChecked(readFile: ReadFile, file: ModelFile): Promise<Uint8Array> {
  const bytes = await readFile(file.path);
  if (bytes.length !== file.bytes || (await sha256Hex(Uint8Array.from(bytes))) !== file.sha256) {
    throw new AppError('model-broken', `${file.path} is not the file the card describes.`);
  }
  return bytes;
}
