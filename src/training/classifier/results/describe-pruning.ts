/** The record of pruning that ships beside a classifier. */
import { AAMI_CLASSES } from '../../../core/label.ts';
import { METHODS } from '../../../models/classifier/pruning-method.ts';
import {
  type Estimate,
  PRUNING_RECORD_SCHEMA,
  type PruningDifference,
  type PruningPoint,
  type PruningRecord,
  RIVALS,
  type Rival,
} from '../../../models/classifier/pruning-record.ts';
import { STAGES } from '../pruning-run.ts';
import { callsOf, differenceFrom } from './compare-methods.ts';
import {
  classifierId,
  type Figure,
  figureOf,
  macroClasses,
  type ProtocolRuns,
  unitsOf,
} from './protocol-runs.ts';
import { PUBLISHED_STUDY } from './published-study.ts';
import { figureOverSeeds, type SeedMean } from './seed-mean.ts';

export function describePruning(run: ProtocolRuns, command: string): PruningRecord {
  const { of, protocol, truth, seeds } = run;
  return {
    schema: PRUNING_RECORD_SCHEMA,
    id: classifierId(of, protocol),
    command,
    seeds: seeds.map(({ seed }) => seed),
    testBeats: truth.length,
    drawn: protocol === 'mixed' ? 'beats' : 'records',
    macroClasses: macroClasses(protocol).map((index) => AAMI_CLASSES[index]),
    unpruned: describePoint(
      run,
      0,
      seeds.map(({ baseline }) => baseline.called),
    ),
    curves: METHODS.flatMap((method) => {
      const points = STAGES.flatMap((sparsity) => {
        const called = callsOf(run, method, sparsity);
        return called.length === 0 ? [] : describePoint(run, sparsity, called);
      });
      return points.length === 0 ? [] : { method, points };
    }),
    differences: RIVALS.flatMap((against) =>
      STAGES.flatMap((sparsity) => describeDifference(run, sparsity, against) ?? []),
    ),
    published: PUBLISHED_STUDY,
  };
}

function describePoint(run: ProtocolRuns, sparsity: number, called: readonly Uint8Array[]): PruningPoint {
  const estimate = (figure: Figure): Estimate =>
    rounded(figureOverSeeds(run.truth, called, figureOf(figure, run.protocol), unitsOf(run)));
  return { sparsity, seeds: called.length, accuracy: estimate('accuracy'), macroF1: estimate('macro-F1') };
}

function describeDifference(run: ProtocolRuns, sparsity: number, against: Rival): PruningDifference | null {
  const accuracy = differenceFrom(run, 'accuracy', sparsity, against);
  const macroF1 = differenceFrom(run, 'macro-F1', sparsity, against);
  if (accuracy === null || macroF1 === null) return null;
  return { against, sparsity, seeds: accuracy.seeds, accuracy: rounded(accuracy), macroF1: rounded(macroF1) };
}

/** To a ten-thousandth of a point: more says nothing of so many beats. */
function rounded({ mean, interval }: SeedMean): Estimate {
  const round = (share: number): number => Math.round(share * 1e6) / 1e6;
  return { mean: round(mean), low: round(interval.low), high: round(interval.high) };
}
