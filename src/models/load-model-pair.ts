import { AppError } from '../core/app-error.ts';
import { readFp32File } from './fp32-file.ts';
import { readInt8Artifact } from './int8/int8-artifact.ts';
import type { QuantizedNetwork } from './int8/quantized-network.ts';
import { type ModelCard, type ModelFile, parseModelCard } from './model-card.ts';
import type { NetworkWeights } from './network.ts';
import { sha256Hex } from './sha-256.ts';

export const MODEL_CARD_FILE = 'card.json';
/** Where training puts the weights; a card says it too, but only once it is read. */
export const WEIGHT_FILES = { fp32: 'fp32.bin', int8: 'int8.bin' } as const;

/** Asks for some files at once, before anybody needs them; for others when they are asked for. */
export function readAhead(
  readFile: (path: string) => Promise<Uint8Array>,
  paths: readonly string[],
): (path: string) => Promise<Uint8Array> {
  const ahead = new Map(paths.map((path) => [path, readFile(path)]));
  // Who asks for a file hears why it failed; nobody need ask.
  for (const reading of ahead.values()) reading.catch(() => {});
  return (path) => ahead.get(path) ?? readFile(path);
}

/** One autoencoder in both arithmetics. */
export interface ModelPair {
  readonly card: ModelCard;
  readonly fp32: NetworkWeights;
  readonly int8: QuantizedNetwork;
}

/**
 * Reads a model's folder and checks every file against the card.
 * @param readFile takes a path relative to that folder.
 * @throws AppError `model-broken` that names the file; whatever `readFile` throws passes through.
 */
export async function loadModelPair(readFile: (path: string) => Promise<Uint8Array>): Promise<ModelPair> {
  const card = parseModelCard(parseJson(await readFile(MODEL_CARD_FILE)), MODEL_CARD_FILE);
  const { fp32, int8 } = card.files;
  const [fp32Bytes, int8Bytes] = await Promise.all([
    readChecked(readFile, fp32),
    readChecked(readFile, int8),
  ]);
  return {
    card,
    fp32: readFp32File(fp32Bytes, card.network),
    int8: readInt8Artifact(int8Bytes, card.network, card.quantization.options).network,
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AppError('model-broken', `${MODEL_CARD_FILE} is not JSON.`, { cause });
  }
}

async function readChecked(
  readFile: (path: string) => Promise<Uint8Array>,
  file: ModelFile,
): Promise<Uint8Array> {
  const bytes = await readFile(file.path);
  if (bytes.length !== file.bytes) {
    throw new AppError(
      'model-broken',
      `${file.path} has ${bytes.length} bytes, the card says ${file.bytes}.`,
    );
  }
  if ((await sha256Hex(Uint8Array.from(bytes))) !== file.sha256) {
    throw new AppError(
      'model-broken',
      `${file.path} is not the file the card describes: its SHA-256 differs.`,
    );
  }
  return bytes;
}
