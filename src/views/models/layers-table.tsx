import { Fragment } from 'react';
import { TwinHistogramChart } from '../../charts/twin-histogram-chart.tsx';
import { assertUnreachable } from '../../core/assert.ts';
import type { TensorQuantization } from '../../models/int8/quantized-network.ts';
import type { LayerReport } from '../../models/layer-report.ts';
import type { Layer, TensorShape } from '../../models/network.ts';
import { formatCount } from '../parts/format.ts';
import { LegendKey } from '../parts/legend-key.tsx';

export interface LayersTableProps {
  readonly layers: readonly LayerReport[];
  /** Scale and zero point of the input. */
  readonly input: TensorQuantization;
}

/** One row a layer of figures, one of pictures. */
export function LayersTable({ layers, input }: LayersTableProps) {
  return (
    <>
      <div className="scroll-sideways">
        <table className="layers-table">
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">Output</th>
              <th scope="col">Parameters</th>
              <th scope="col" title="Weights and biases: 4 bytes each in FP32; 1 and 2 bytes in INT8">
                Bytes FP32 | INT8
              </th>
              <th scope="col" title="Multiply-accumulates a beat">
                MACs
              </th>
              <th scope="col" title="real = (q − zero point) × scale">
                Scale
              </th>
              <th scope="col">Zero point</th>
              <th
                scope="col"
                title="Input scale × weight scale ÷ output scale, as an integer times a power of two"
              >
                Multiplier
              </th>
              <th scope="col" title="Output values at an end of int8, but for a ReLU's zero">
                Saturated
              </th>
              <th scope="col" title="Signal to quantization noise of the output: FP32 against INT8">
                SQNR
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">input</th>
              <td colSpan={4} />
              <td>{formatScale(input.scale)}</td>
              <td>{input.zeroPoint}</td>
              <td colSpan={3} />
            </tr>
            {layers.map((layer, index) => (
              <LayerRows key={index} layer={layer} index={index} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="legend">
        <LegendKey mark="line is-fp32">FP32</LegendKey>
        <LegendKey mark="line is-int8 is-dashed">INT8, dequantized</LegendKey>
      </p>
    </>
  );
}

function LayerRows({ layer, index }: { readonly layer: LayerReport; readonly index: number }) {
  const name = `${index + 1} ${describeLayer(layer.layer)}`;
  return (
    <Fragment>
      <tr>
        <th scope="row">{name}</th>
        <td>{describeShape(layer.output)}</td>
        <td>{formatCount(layer.parameters)}</td>
        <td>
          {formatCount(layer.bytes.fp32)} | {formatCount(layer.bytes.int8)}
        </td>
        <td>{formatCount(layer.multiplyAccumulates)}</td>
        <td>{formatScale(layer.quantization.scale)}</td>
        <td>{layer.quantization.zeroPoint}</td>
        <td title={describeMultipliers(layer)}>{formatMultipliers(layer)}</td>
        <td>{(layer.saturatedShare * 100).toFixed(2)} %</td>
        <td>{layer.signalToNoiseDb === null ? '–' : `${layer.signalToNoiseDb.toFixed(1)} dB`}</td>
      </tr>
      <tr className="layer-pictures">
        <td colSpan={10}>
          <div className="layer-histograms">
            {layer.weights && (
              <TwinHistogramChart histogram={layer.weights} quantity={`Weight, layer ${index + 1}`} />
            )}
            <TwinHistogramChart histogram={layer.activations} quantity={`Activation, layer ${index + 1}`} />
          </div>
        </td>
      </tr>
    </Fragment>
  );
}

function describeLayer(layer: Layer): string {
  switch (layer.kind) {
    case 'conv1d':
      return `convolution ${layer.filters} × ${layer.kernelSize}, stride ${layer.stride}${activationOf(layer.activation)}`;
    case 'dense':
      return `fully connected ${layer.units}${activationOf(layer.activation)}`;
    case 'interpolate':
      return `interpolation to ${layer.outputs}`;
    default:
      return assertUnreachable(layer);
  }
}

const activationOf = (activation: string): string => (activation === 'relu' ? ', ReLU' : '');

const describeShape = ({ length, channels }: TensorShape): string =>
  channels === 1 ? `${length}` : `${length} × ${channels}`;

const formatScale = (scale: number): string => scale.toPrecision(4);

const realMultiplier = ({ multipliers, shifts }: LayerReport, channel: number): number =>
  multipliers[channel] * 2 ** (shifts[channel] - 31);

function formatMultipliers(layer: LayerReport): string {
  const { length } = layer.multipliers;
  if (length === 0) return '–';
  const reals = Array.from({ length }, (_, channel) => realMultiplier(layer, channel));
  const low = Math.min(...reals).toPrecision(3);
  const high = Math.max(...reals).toPrecision(3);
  return low === high ? low : `${low} … ${high}`;
}

function describeMultipliers(layer: LayerReport): string {
  return Array.from(layer.multipliers, (multiplier, i) => `${multiplier} × 2^${layer.shifts[i] - 31}`).join(
    '\n',
  );
}
