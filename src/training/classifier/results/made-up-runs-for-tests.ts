import type { Rng } from '../../../core/rng.ts';
import { METHODS } from '../../../models/classifier/pruning-method.ts';
import { STAGES } from '../pruning-run.ts';
import type { ProtocolRuns } from './protocol-runs.ts';

const BEATS = 400;

export function madeUpRuns(protocol: ProtocolRuns['protocol'], rng: Rng): ProtocolRuns {
  const truth = Uint8Array.from({ length: BEATS }, () => rng.nextInt(5));
  const calls = (wrong: number) => truth.map((own) => (rng.next() < wrong ? rng.nextInt(5) : own));
  const stage = (sparsity: number, wrong: number) => ({
    sparsity,
    widths: '4-4-5',
    cost: { weights: 1000 * (1 - sparsity), multiplyAccumulates: 5000 * (1 - sparsity) },
    called: calls(wrong),
    calledInt8: calls(wrong),
    bytesInt8: Math.round(1200 * (1 - sparsity)),
  });
  return {
    of: 'recordings',
    protocol,
    truth,
    records: Uint8Array.from(truth, (_, beat) => beat % 7),
    trainingBeats: 1234,
    seeds: [1, 2].map((seed) => ({
      seed,
      baseline: stage(0, 0.05),
      multistage: STAGES.map((sparsity) => stage(sparsity, 0.1 * sparsity)),
      others: new Map(
        METHODS.slice(1).map((method) => [method, STAGES.map((sparsity) => stage(sparsity, 0.5))]),
      ),
    })),
    shippedSeed: 2,
    microseconds: [0, ...STAGES].map((sparsity) => ({
      microseconds: 4 * (1 - sparsity),
      leastMicroseconds: 2 * (1 - sparsity),
    })),
  };
}
