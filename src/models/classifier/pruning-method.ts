/**
 * Ways to prune a classifier:
 * - `multistage`: stage by stage, channels by their Taylor importance and blocks by the sensitivity of their layer; fine-
 *   tuning after each, learning from the baseline as well as from the labels.
 * - `one-shot`: the blocks of least magnitude of every layer at one go, then as many epochs of fine-tuning as the stages
 *   up to there took together.
 * - `random`: as `multistage`, with channels and blocks drawn.
 * - `no-fine-tuning`: as `multistage`, without an epoch between the stages.
 */
export const METHODS = ['multistage', 'one-shot', 'random', 'no-fine-tuning'] as const;
export type PruningMethod = (typeof METHODS)[number];
