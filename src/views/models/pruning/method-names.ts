import type { PruningMethod } from '../../../models/classifier/pruning-method.ts';

export interface MethodName {
  readonly title: string;
  readonly explanation: string;
  /** Index of its colour, dash and mark in charts and legends. */
  readonly look: number;
}

export const METHOD_NAMES: Readonly<Record<PruningMethod, MethodName>> = {
  multistage: {
    title: 'Multistage',
    explanation:
      'Stage by stage: channels leave by their importance, then blocks of weights by the sensitivity of their layer, then the network is fine-tuned, learning from the unpruned one too',
    look: 0,
  },
  'one-shot': {
    title: 'One-shot, fine-tuned',
    explanation:
      'The smallest weights of every layer at one go, then as many epochs of fine-tuning as all stages up to there took',
    look: 1,
  },
  random: {
    title: 'Random, fine-tuned',
    explanation: 'As multistage, but channels and blocks are drawn by lot',
    look: 2,
  },
  'no-fine-tuning': {
    title: 'Without fine-tuning',
    explanation: 'As multistage, but nothing is learned between the stages',
    look: 3,
  },
};
