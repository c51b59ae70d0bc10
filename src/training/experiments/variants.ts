/** What was tried on the way to the shipped recipes: each variant differs from a shipped one in what its name says. */
import type { InputContract } from '../../core/input-contract.ts';
import type { Conv1dLayer, DenseLayer, Layer, Network } from '../../models/network.ts';
import { type FitRecipe, RECIPES, WHOLE_BEAT } from '../recipes.ts';
import type { Rescaling } from './rescaling.ts';

export interface Variant {
  readonly name: string;
  readonly input: InputContract;
  /** Done to the prepared beats, for normalisations no shipped model uses. */
  readonly rescaling?: Rescaling;
  readonly network: Network;
  readonly fit: FitRecipe;
}

export interface VariantGroup {
  readonly title: string;
  readonly variants: readonly Variant[];
}

const { compact, wide } = RECIPES;

/** A quarter of what ships: enough to rank, and the whole list runs within the hour. */
export const SHORT_EPOCHS = 100;
const SHORT_FIT: FitRecipe = { ...compact.fit, epochs: SHORT_EPOCHS };
const SHORT_WIDE_FIT: FitRecipe = { ...wide.fit, epochs: SHORT_EPOCHS };

/** The compact recipe, shortened, but for what is given. */
function variant(name: string, changes: Partial<Omit<Variant, 'name'>>): Variant {
  return { name, input: compact.input, network: compact.network, fit: SHORT_FIT, ...changes };
}

const fitted = (name: string, changes: Partial<FitRecipe>): Variant =>
  variant(name, { fit: { ...SHORT_FIT, ...changes } });

const shaped = (name: string, layers: readonly Layer[]): Variant =>
  variant(name, { network: { inputLength: WHOLE_BEAT.lengthSamples, layers } });

const convolution = (filters: number, kernelSize: number, stride: number): Conv1dLayer => ({
  kind: 'conv1d',
  filters,
  kernelSize,
  stride,
  padding: 'same',
  activation: 'relu',
});
const linear = (units: number): DenseLayer => ({ kind: 'dense', units, activation: 'linear' });
const relu = (units: number): DenseLayer => ({ kind: 'dense', units, activation: 'relu' });

const ROW: InputContract = {
  rateHz: 125,
  lengthSamples: 187,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
};
const STITCHED_UNIT_RANGE: InputContract = { ...WHOLE_BEAT, normalisation: 'unit-range' };

/** About as many bytes as the shipped one, for rows of 187 samples. */
const ROW_NETWORK: Network = {
  inputLength: ROW.lengthSamples,
  layers: [
    convolution(8, 7, 4),
    convolution(4, 5, 4),
    linear(4),
    relu(10),
    linear(48),
    { kind: 'interpolate', outputs: ROW.lengthSamples },
  ],
};
const ROW_LINEAR_DECODER: Network = {
  inputLength: ROW.lengthSamples,
  layers: [
    convolution(8, 7, 4),
    convolution(4, 5, 4),
    linear(4),
    linear(94),
    { kind: 'interpolate', outputs: ROW.lengthSamples },
  ],
};
const FIRST_FIT: FitRecipe = { ...SHORT_FIT, noiseSd: 0.3 };

const COMPACT_ENCODER = [convolution(8, 5, 2), convolution(4, 5, 2)];
const WIDE_DECODER = [linear(8), relu(40), linear(32)];
const WIDE_ENCODER = [convolution(8, 8, 4), convolution(8, 3, 2)];

const BATCHES_OF_64: FitRecipe = { ...SHORT_WIDE_FIT, batchBeats: 64 };
const wideLayers = (layers: readonly Layer[]): Pick<Variant, 'network'> => ({
  network: { inputLength: WHOLE_BEAT.lengthSamples, layers },
});

const wideVariant = (name: string, changes: Partial<Omit<Variant, 'name'>>): Variant =>
  variant(name, { network: wide.network, fit: SHORT_WIDE_FIT, ...changes });

export const VARIANT_GROUPS: readonly VariantGroup[] = [
  {
    title: 'The shipped recipes, shortened',
    variants: [variant('compact', {}), wideVariant('wide', {})],
  },
  {
    title: 'What the network sees',
    variants: [
      variant('the row as it is, linear decoder, noise 0.3', {
        input: ROW,
        network: ROW_LINEAR_DECODER,
        fit: FIRST_FIT,
      }),
      variant('the row as it is, hidden decoder, noise 0.3', {
        input: ROW,
        network: ROW_NETWORK,
        fit: FIRST_FIT,
      }),
      variant('the row, normalised by median and asinh', {
        input: { ...ROW, normalisation: 'median-asinh' },
        network: ROW_NETWORK,
      }),
      variant('whole beat in unit range', { input: STITCHED_UNIT_RANGE }),
      variant('whole beat, z-score', { input: STITCHED_UNIT_RANGE, rescaling: 'z-score' }),
      variant('whole beat, median and mean deviation without asinh', {
        input: STITCHED_UNIT_RANGE,
        rescaling: 'median-deviation',
      }),
    ],
  },
  {
    title: 'Noise on the input',
    variants: [0, 0.25, 0.5].map((noiseSd) => fitted(`noise ${noiseSd}`, { noiseSd })),
  },
  {
    title: 'Learning rate, length, batches, loss',
    variants: [
      fitted('learning rate 3e-3', { learningRate: 3e-3 }),
      fitted('learning rate 5e-2', { learningRate: 5e-2 }),
      fitted('batches of 16', { batchBeats: 16 }),
      fitted('squared error as loss', { loss: 'squared' }),
    ],
  },
  {
    title: 'Shape of the compact network',
    variants: [
      shaped('bottleneck 3', [...COMPACT_ENCODER, linear(3), relu(20), linear(32)]),
      shaped('bottleneck 10', [...COMPACT_ENCODER, linear(10), relu(16), linear(32)]),
      shaped('linear decoder, bottleneck 6', [...COMPACT_ENCODER, linear(6), linear(32)]),
      shaped('linear decoder, bottleneck 14', [...COMPACT_ENCODER, linear(14), linear(32)]),
      shaped('16 outputs and straight lines between them', [
        ...COMPACT_ENCODER,
        linear(6),
        relu(32),
        linear(16),
        { kind: 'interpolate', outputs: 32 },
      ]),
      shaped('strides 1 and 4', [
        convolution(8, 5, 1),
        convolution(4, 5, 4),
        linear(6),
        relu(20),
        linear(32),
      ]),
    ],
  },
  {
    title: 'Shape, noise and batches of the wide network',
    variants: [
      wideVariant('wide, noise 0.15', { fit: { ...SHORT_WIDE_FIT, noiseSd: 0.15 } }),
      wideVariant('wide, batches of 64', { fit: BATCHES_OF_64 }),
      wideVariant('wide, bottleneck 12', wideLayers([...WIDE_ENCODER, linear(12), relu(40), linear(32)])),
      wideVariant('wide, 32 hidden', wideLayers([...WIDE_ENCODER, linear(8), relu(32), linear(32)])),
      wideVariant('wide, 56 hidden', wideLayers([...WIDE_ENCODER, linear(8), relu(56), linear(32)])),
      wideVariant(
        'wide, kernels of 8 and 2 samples',
        wideLayers([convolution(8, 8, 4), convolution(8, 2, 2), ...WIDE_DECODER]),
      ),
      wideVariant(
        'wide, kernels of 6 and 3 samples',
        wideLayers([convolution(8, 6, 4), convolution(8, 3, 2), ...WIDE_DECODER]),
      ),
      wideVariant(
        'wide, kernels of 6 and 4 samples',
        wideLayers([convolution(8, 6, 4), convolution(8, 4, 2), ...WIDE_DECODER]),
      ),
      wideVariant(
        'wide, kernels of 6 and 4 samples, 56 hidden: version 2',
        wideLayers([convolution(8, 6, 4), convolution(8, 4, 2), linear(8), relu(56), linear(32)]),
      ),
      wideVariant('wide, strides 4 and 4, kernel of 4 samples, 64 hidden, batches of 64', {
        ...wideLayers([convolution(8, 8, 4), convolution(8, 4, 4), linear(8), relu(64), linear(32)]),
        fit: BATCHES_OF_64,
      }),
      wideVariant('wide, strides 2 and 4, 64 hidden, batches of 64', {
        ...wideLayers([convolution(8, 5, 2), convolution(8, 5, 4), linear(8), relu(64), linear(32)]),
        fit: BATCHES_OF_64,
      }),
      wideVariant('wide, 16 filters, strides 1 and 2, 96 hidden, batches of 64: version 1', {
        ...wideLayers([convolution(16, 5, 1), convolution(16, 5, 2), linear(8), relu(96), linear(32)]),
        fit: BATCHES_OF_64,
      }),
    ],
  },
  {
    title: 'At full length',
    variants: [variant('compact, 400 epochs: ships', { fit: compact.fit })],
  },
];
