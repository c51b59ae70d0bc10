/** A figure against sparsity, one curve a method; shares 0..1. */
import { errorRange } from './error-scale.ts';

export interface SparsityPoint {
  readonly sparsity: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface SparsityCurve {
  readonly title: string;
  /** Index of its colour, dash and mark. */
  readonly look: number;
  /** In ascending order of sparsity. */
  readonly points: readonly SparsityPoint[];
}

/** A value somebody else published. */
export interface Landmark {
  readonly sparsity: number;
  readonly value: number;
  readonly title: string;
}

/** Dash in CSS pixels, and the shape of its points, of each look. */
export const CURVE_LOOKS = [
  { dash: [], mark: 'circle' },
  { dash: [7, 4], mark: 'square' },
  { dash: [2, 3], mark: 'triangle' },
  { dash: [8, 3, 2, 3], mark: 'diamond' },
] as const;
export type CurveMark = (typeof CURVE_LOOKS)[number]['mark'];

/** From low to high on the scale of errors, so that every interval and the landmark are seen. */
export function rangeOfCurves(curves: readonly SparsityCurve[], landmark: Landmark | null): [number, number] {
  const shown = curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  return errorRange([...shown, ...(landmark ? [landmark.value] : [])]);
}

/** @param stages at least one */
export function nearestStage(stages: readonly number[], sparsity: number): number {
  return stages.reduce((best, stage) =>
    Math.abs(stage - sparsity) < Math.abs(best - sparsity) ? stage : best,
  );
}
