/** What the workers of the benchmark `cold-start` are told, and how they load a model: only what they need of it. */
import { type ModelCard, parseModelCard } from '../../../models/model-card.ts';
import { fetchBytes } from './fetch-bytes.ts';

export interface ColdStartRequest {
  /** Absolute, ending with a slash. */
  readonly modelUrl: string;
  readonly count: number;
  readonly length: number;
  /** `[count, length]`, ready to be scored. */
  readonly samples: Float32Array;
  readonly validLengths: Uint16Array;
}

export async function fetchCard({ modelUrl }: ColdStartRequest): Promise<ModelCard> {
  const bytes = await fetchBytes(new URL('card.json', modelUrl));
  return parseModelCard(JSON.parse(new TextDecoder().decode(bytes)), 'card.json');
}
