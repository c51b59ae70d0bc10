import { FRACTION_ONE, interpolationTaps } from '../interpolation.ts';
import { type LayerPlan, type LayerWeights, tensorSize } from '../network.ts';

/** The interpolation written as a dense layer without bias. @returns weights `[outputs, inputs]` */
export function interpolationAsDense(plan: LayerPlan): LayerWeights {
  const inputs = tensorSize(plan.input);
  const outputs = tensorSize(plan.output);
  const { lower, upper, fraction } = interpolationTaps(inputs, outputs);
  const weights = new Float32Array(outputs * inputs);
  for (let i = 0; i < outputs; i++) {
    weights[i * inputs + lower[i]] += 1 - fraction[i] / FRACTION_ONE;
    weights[i * inputs + upper[i]] += fraction[i] / FRACTION_ONE;
  }
  return { weights, biases: new Float32Array(outputs) };
}

/** The one dense layer that does what `first`, linear, and then `second` do. */
export function composeDense(first: LayerWeights, second: LayerWeights): LayerWeights {
  const inner = first.biases.length;
  const inputs = first.weights.length / inner;
  const outputs = second.biases.length;
  const weights = new Float32Array(outputs * inputs);
  const biases = Float32Array.from(second.biases);
  for (let output = 0; output < outputs; output++) {
    for (let unit = 0; unit < inner; unit++) {
      const factor = second.weights[output * inner + unit];
      biases[output] += factor * first.biases[unit];
      for (let i = 0; i < inputs; i++)
        weights[output * inputs + i] += factor * first.weights[unit * inputs + i];
    }
  }
  return { weights, biases };
}
