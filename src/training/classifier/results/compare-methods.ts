/** Every way of pruning at one sparsity, and multistage beside the others: what the document and the record both tell. */
import type { PruningMethod } from '../../../models/classifier/pruning-method.ts';
import type { Rival } from '../../../models/classifier/pruning-record.ts';
import {
  type Figure,
  figureOf,
  type JudgedStage,
  type ProtocolRuns,
  type SeedRuns,
  unitsOf,
} from './protocol-runs.ts';
import { pairedDifference, type SeedMean } from './seed-mean.ts';

export interface SeededMean extends SeedMean {
  /** Those whose run is there; never none. */
  readonly seeds: number;
}

/** The stage of this sparsity; the first of a seed's stages that has it. */
export function stageAt<T extends JudgedStage>(stages: readonly T[], sparsity: number): T {
  const stage = stages.find((own) => own.sparsity === sparsity);
  if (!stage) throw new Error(`no stage of sparsity ${sparsity}`);
  return stage;
}

/** What each seed whose run is there calls the beats. */
export function callsOf(run: ProtocolRuns, method: PruningMethod, sparsity: number): Uint8Array[] {
  return seedsWith(run, method).map((seed) => stageAt(stagesOf(seed, method), sparsity).called);
}

/** Multistage minus another at the same sparsity, on the same beats; `null` where that was not run. */
export function differenceFrom(
  run: ProtocolRuns,
  figure: Figure,
  sparsity: number,
  against: Rival,
): SeededMean | null {
  const seeds = against === 'unpruned' ? run.seeds : seedsWith(run, against);
  if (seeds.length === 0) return null;
  const pairs = seeds.map((seed) => ({
    first: stageAt(seed.multistage, sparsity).called,
    second: against === 'unpruned' ? seed.baseline.called : stageAt(stagesOf(seed, against), sparsity).called,
  }));
  const difference = pairedDifference(run.truth, pairs, figureOf(figure, run.protocol), unitsOf(run));
  return { ...difference, seeds: seeds.length };
}

/** Seeds whose run of the method is there. */
function seedsWith(run: ProtocolRuns, method: PruningMethod): SeedRuns[] {
  return run.seeds.filter((seed) => stagesOf(seed, method).length > 0);
}

function stagesOf(seed: SeedRuns, method: PruningMethod): readonly JudgedStage[] {
  return method === 'multistage' ? seed.multistage : (seed.others.get(method) ?? []);
}
