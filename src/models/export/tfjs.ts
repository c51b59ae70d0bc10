/**
 * The FP32 network as a TensorFlow.js layers model, `[beats, length]` to `[beats, length]`:
 * `tf.loadLayersModel('.../model.json')`. There is no INT8 twin: TensorFlow.js dequantizes weights on load.
 */
import { interpolationAsDense } from '../fp32/linear-algebra.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { type LayerPlan, type LayerWeights, planNetwork, tensorSize } from '../network.ts';
import { type ExportedFile, textFile } from './exported-file.ts';
import { float32Bytes } from './little-endian.ts';

const TOPOLOGY_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';

/** A layer as Keras writes it. */
interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

interface NamedWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export function exportTfjs({ card, fp32 }: ModelPair): ExportedFile[] {
  const { network } = card;
  const plans = planNetwork(network);
  const layers = plans.flatMap((plan, i) => [
    reshape(`layer${i}_input`, plan),
    kerasLayer(`layer${i}`, plan),
  ]);
  const output = {
    class_name: 'Reshape',
    config: { name: 'reconstruction', target_shape: [network.inputLength] },
  };
  const weights = plans.flatMap((plan, i) => kerasWeights(`layer${i}`, plan, fp32[i]));
  const model = {
    format: 'layers-model',
    generatedBy: `Beatlens ${card.name} ${card.version}`,
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: card.id,
        layers: [withInputShape(layers[0], network.inputLength), ...layers.slice(1), output],
      },
    },
    weightsManifest: [
      {
        paths: [WEIGHTS_FILE],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  };
  const values = weights.flatMap((entry) => Array.from(entry.values));
  return [
    textFile(TOPOLOGY_FILE, `${JSON.stringify(model, null, 2)}\n`),
    { name: WEIGHTS_FILE, bytes: float32Bytes(values) },
  ];
}

function withInputShape({ class_name, config }: KerasLayer, length: number): KerasLayer {
  return { class_name, config: { ...config, batch_input_shape: [null, length], dtype: 'float32' } };
}

/** Convolutions take `[length, channels]`, what is fully connected takes all in a row. */
function reshape(name: string, { layer, input }: LayerPlan): KerasLayer {
  const shape = layer.kind === 'conv1d' ? [input.length, input.channels] : [tensorSize(input)];
  return { class_name: 'Reshape', config: { name, target_shape: shape } };
}

function kerasLayer(name: string, { layer }: LayerPlan): KerasLayer {
  if (layer.kind === 'conv1d') {
    const { filters, padding, activation } = layer;
    const config = {
      name,
      filters,
      kernel_size: [layer.kernelSize],
      strides: [layer.stride],
      padding,
      activation,
    };
    return { class_name: 'Conv1D', config };
  }
  const isDense = layer.kind === 'dense';
  const units = isDense ? layer.units : layer.outputs;
  const activation = isDense ? layer.activation : 'linear';
  return { class_name: 'Dense', config: { name, units, activation, use_bias: isDense } };
}

/** Keras keeps the output channel last: `[kernelSize, channels, filters]` and `[inputs, units]`. */
function kerasWeights(name: string, plan: LayerPlan, parameters: LayerWeights): NamedWeights[] {
  const { layer, input, output } = plan;
  if (layer.kind === 'interpolate') {
    const shape = [tensorSize(input), tensorSize(output)];
    return [
      { name: `${name}/kernel`, shape, values: outputLast(interpolationAsDense(plan).weights, shape[1]) },
    ];
  }
  const units = plan.biasCount;
  const shape =
    layer.kind === 'conv1d' ? [layer.kernelSize, input.channels, units] : [tensorSize(input), units];
  return [
    { name: `${name}/kernel`, shape, values: outputLast(parameters.weights, units) },
    { name: `${name}/bias`, shape: [units], values: parameters.biases },
  ];
}

function outputLast(weights: Float32Array, outputs: number): Float32Array {
  const inner = weights.length / outputs;
  return Float32Array.from(weights, (_, i) => weights[(i % outputs) * inner + Math.floor(i / outputs)]);
}
