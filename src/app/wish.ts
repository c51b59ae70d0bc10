/** What a person asked to see, on its way to the screen. */
import type { ShippedModelId } from '../models/shipped-models.ts';
import type { EngineInfo, OpenedSet, RunSource } from '../worker/protocol.ts';
import { contentKey } from './label-storage.ts';
import type { ProgressMeter } from './progress-meter.ts';

/** Beats, to be scored by a model. */
export interface Wish {
  readonly source: RunSource;
  readonly model: ShippedModelId;
  /** In words, for the time it takes. */
  readonly what: string;
}

/** A wish the worker has recognised and is scoring. */
export interface Run extends Wish {
  readonly number: number;
  readonly set: OpenedSet;
  readonly engine: EngineInfo;
  readonly meter: ProgressMeter;
}

/** A wish on its way to the screen: first asked for, then recognised and waiting for its first scores. */
export type Incoming =
  | { readonly kind: 'asked'; readonly number: number }
  | { readonly kind: 'recognised'; readonly run: Run };

export const numberOf = (incoming: Incoming): number =>
  incoming.kind === 'asked' ? incoming.number : incoming.run.number;

/** The same beats, though perhaps read or scored in another way. */
export function isSameSet(a: RunSource, b: RunSource): boolean {
  if (a.kind === 'files') return b.kind === 'files' && a.files === b.files;
  return b.kind === 'demo' && a.name === b.name;
}

/** Under what the labels of a recording are kept: what it holds, or the name of a demo. */
export function labelKey(source: RunSource): Promise<string> {
  return source.kind === 'demo' ? Promise.resolve(`demo ${source.name}`) : contentKey(source.files);
}
