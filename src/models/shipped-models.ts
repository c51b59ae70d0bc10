/**
 * The pairs for tables of beats that come with Beatlens, each in `public/models/<id>/`; the first is used unless another
 * is asked for.
 */
export const SHIPPED_MODELS = ['compact', 'wide'] as const;

/** The pair for recordings, in `public/models/recording/`. */
export const RECORDING_MODEL = 'recording';

/** Every pair that comes with Beatlens, whatever it reads. */
export const ALL_MODELS = [...SHIPPED_MODELS, RECORDING_MODEL] as const;

export type ShippedModelId = (typeof SHIPPED_MODELS)[number];

export const DEFAULT_MODEL: ShippedModelId = SHIPPED_MODELS[0];

/** The shipped model of that name, or nothing. */
export function shippedModel(id: string | null | undefined): ShippedModelId | undefined {
  return SHIPPED_MODELS.find((shipped) => shipped === id);
}

/** Beat classifiers for recordings, each in `public/models/<id>/` with its pruned stages; the first is used unless another is chosen. */
export const SHIPPED_CLASSIFIERS = ['classifier-by-patient', 'classifier-mixed'] as const;

export type ShippedClassifierId = (typeof SHIPPED_CLASSIFIERS)[number];

/** Those for tables of beats, each trained on the same beats as one for recordings. */
export const ROW_CLASSIFIERS = ['classifier-rows-by-patient', 'classifier-rows-mixed'] as const;

export const ALL_CLASSIFIERS = [...SHIPPED_CLASSIFIERS, ...ROW_CLASSIFIERS] as const;

/** A beat classifier, whatever it reads. */
export type ClassifierId = (typeof ALL_CLASSIFIERS)[number];
