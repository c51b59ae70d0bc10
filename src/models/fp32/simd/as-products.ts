import {
  type LayerPlan,
  type LayerWeights,
  type Network,
  type NetworkWeights,
  planNetwork,
} from '../../network.ts';
import { composeDense, interpolationAsDense } from '../linear-algebra.ts';

/** The same network in convolutions and fully connected layers alone: an interpolation joins a linear layer before it. */
export function asProducts(
  network: Network,
  weights: NetworkWeights,
): { plans: LayerPlan[]; weights: LayerWeights[] } {
  const plans: LayerPlan[] = [];
  const products: LayerWeights[] = [];
  for (const [i, plan] of planNetwork(network).entries()) {
    const { layer } = plan;
    if (layer.kind !== 'interpolate') {
      plans.push(plan);
      products.push(weights[i]);
      continue;
    }
    const before = plans.at(-1);
    const folds = before?.layer.kind === 'dense' && before.layer.activation === 'linear';
    const matrix = interpolationAsDense(plan);
    const product = folds ? composeDense(products[products.length - 1], matrix) : matrix;
    const input = folds ? before.input : plan.input;
    if (folds) {
      plans.pop();
      products.pop();
    }
    plans.push(densePlan(input, plan, product));
    products.push(product);
  }
  return { plans, weights: products };
}

function densePlan(
  input: LayerPlan['input'],
  { output }: LayerPlan,
  { weights, biases }: LayerWeights,
): LayerPlan {
  return {
    layer: { kind: 'dense', units: output.length, activation: 'linear' },
    input,
    output,
    weightCount: weights.length,
    biasCount: biases.length,
    multiplyAccumulates: weights.length,
  };
}
