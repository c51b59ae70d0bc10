/** A beat classifier in integers. */
import type { ClassifierNetwork } from '../../classifier/classifier-network.ts';
import type { QuantizedLayer, TensorQuantization } from '../quantized-network.ts';

export interface QuantizedClassifier {
  readonly network: ClassifierNetwork;
  /** Of the window. */
  readonly input: TensorQuantization;
  /** Of what the last convolution gives and of the features that join it: a concatenation has one scale. */
  readonly joined: TensorQuantization;
  /** Of the logits. */
  readonly output: TensorQuantization;
  readonly layers: readonly QuantizedLayer[];
}
