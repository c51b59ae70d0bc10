import { existsSync } from 'node:fs';
import { SHIPPED_MODELS, type ShippedModelId } from '../../models/shipped-models.ts';

export const MODELS_FOLDER = new URL('../../../public/models/', import.meta.url);

/** A pair that is announced may not have been trained yet. */
export function trainedModels(): ShippedModelId[] {
  return SHIPPED_MODELS.filter((id) => existsSync(new URL(`${id}/card.json`, MODELS_FOLDER)));
}
