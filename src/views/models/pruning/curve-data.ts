import type { Landmark, SparsityCurve } from '../../../charts/sparsity-curves.ts';
import type {
  Estimate,
  PruningDifference,
  PruningPoint,
  PruningRecord,
} from '../../../models/classifier/pruning-record.ts';
import { METHOD_NAMES } from './method-names.ts';

export type FigureKey = 'accuracy' | 'macroF1';

/** Every method from the unpruned network on, which all of them start from. */
export function curvesOf({ unpruned, curves }: PruningRecord, figure: FigureKey): SparsityCurve[] {
  return curves.map(({ method, points }) => ({
    title: METHOD_NAMES[method].title,
    look: METHOD_NAMES[method].look,
    points: [unpruned, ...points].map((point) => ({ sparsity: point.sparsity, ...point[figure] })),
  }));
}

/** The study's figure. Where whole records are drawn patients are kept apart, which the study does not seem to have done. */
export function landmarkOf({ published, drawn }: PruningRecord, figure: FigureKey): Landmark | null {
  if (drawn === 'records') return null;
  return { sparsity: published.sparsity, value: published[figure], title: 'study' };
}

export interface ComparisonRow {
  readonly kind: 'unpruned' | PruningRecord['curves'][number]['method'];
  readonly seeds: number;
  readonly accuracy: Estimate;
  readonly macroF1: Estimate;
  /** Multistage minus this one; `null` for multistage itself and where it was not compared. */
  readonly behind: PruningDifference | null;
}

/** Every method at one sparsity, the unpruned network last. */
export function comparisonAt(record: PruningRecord, sparsity: number): ComparisonRow[] {
  const differenceFrom = (against: ComparisonRow['kind']): PruningDifference | null =>
    record.differences.find((own) => own.against === against && own.sparsity === sparsity) ?? null;
  const rowOf = (kind: ComparisonRow['kind'], point: PruningPoint): ComparisonRow => ({
    kind,
    seeds: point.seeds,
    accuracy: point.accuracy,
    macroF1: point.macroF1,
    behind: differenceFrom(kind),
  });
  return [
    ...record.curves.flatMap(({ method, points }) => {
      const point = [record.unpruned, ...points].find((own) => own.sparsity === sparsity);
      return point ? rowOf(method, point) : [];
    }),
    rowOf('unpruned', record.unpruned),
  ];
}
