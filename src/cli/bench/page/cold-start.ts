/** What the workers of the benchmark `cold-start` are told, and how they load a model: only what they need of it. */
import type { Precision } from '../../../core/precision.ts';
import { MODEL_CARD_FILE, readAhead, WEIGHT_FILES } from '../../../models/load-model-pair.ts';
import { type ModelCard, parseModelCard } from '../../../models/model-card.ts';
import { fetchBytes } from '../../../worker/fetch-bytes.ts';

export interface ColdStartRequest {
  /** Absolute, ending with a slash. */
  readonly modelUrl: string;
  readonly count: number;
  readonly length: number;
  /** `[count, length]`, ready to be scored. */
  readonly samples: Float32Array;
  readonly validLengths: Uint16Array;
}

export interface FetchedModel {
  readonly card: ModelCard;
  /** The weights of one precision. */
  readonly bytes: Uint8Array;
}

/** Card and weights at the same time. */
export async function fetchModel(
  { modelUrl }: ColdStartRequest,
  precision: Precision,
): Promise<FetchedModel> {
  const fetchFile = (path: string): Promise<Uint8Array> => fetchBytes(new URL(path, modelUrl));
  const read = readAhead(fetchFile, [MODEL_CARD_FILE, WEIGHT_FILES[precision]]);
  const card = parseModelCard(
    JSON.parse(new TextDecoder().decode(await read(MODEL_CARD_FILE))),
    MODEL_CARD_FILE,
  );
  return { card, bytes: await read(card.files[precision].path) };
}
