import { chromium } from '@playwright/test';
import { int8Beats, QUANTIZATIONS, randomPair } from '../src/models/export/pairs-for-tests.ts';
import { scaledLayers } from '../src/models/export/tensor-scales.ts';
import { tfliteInt8 } from '../src/models/export/tflite.ts';
import { TfliteGraphBuilder } from '../src/models/export/tflite-graph.ts';
import { multiplyByQuantizedMultiplier as dbl, quantizeMultiplier } from '../src/models/int8/requantize.ts';
import { dequantizeS8, quantizeS8 } from '../src/models/int8/score-s8.ts';
import { openRuntimes, runModel } from './model-runtimes.ts';

const f = Math.fround;
const mode = process.argv[2];
// force the builtin kernels: weights through a RESHAPE of their own
const origApply = TfliteGraphBuilder.prototype.apply;
TfliteGraphBuilder.prototype.apply = function (
  this: any,
  name: any,
  inputs: any,
  output: any,
  options: any = null,
) {
  if (name === 'conv2d' || name === 'fullyConnected') {
    const [x, w, b] = inputs;
    const wt = this.tensorAt(w);
    if (mode === 'reshape') {
      const flat = this.constantForTest('wflat' + w, [wt.data.length], wt);
      const shape = this.constantForTest('wshape' + w, [wt.shape.length], {
        type: 'int32',
        data: new Uint8Array(Int32Array.from(wt.shape).buffer),
        quantization: null,
      });
      const dyn = this.value('wdyn' + w, wt.shape, wt.quantization, wt.type);
      origApply.call(this, 'reshape', [flat, shape], dyn);
      return origApply.call(this, name, [x, dyn, b], output, options);
    }
  }
  return origApply.call(this, name, inputs, output, options);
};
const rne = (x: number) => {
  const r = Math.round(x);
  return Math.abs(x - Math.trunc(x)) === 0.5 ? 2 * Math.round(x / 2) : r;
};
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
page.on('console', (m) => {
  if (!/INFO|WARN|WebGPU/.test(m.text())) console.log('  [page]', m.text().slice(0, 300));
});
await openRuntimes(page);
const B = Number(process.argv[3] ?? 256);
for (const layer of [
  { kind: 'dense', units: 32, activation: 'linear' },
  { kind: 'conv1d', filters: 1, kernelSize: 5, stride: 1, padding: 'same', activation: 'linear' },
] as const)
  for (const o of QUANTIZATIONS) {
    try {
      const pair: any = await randomPair({ inputLength: 32, layers: [layer] }, o, 3);
      const N = 4096;
      const q = int8Beats(N, 32, 7);
      const out = await runModel(page, {
        runtime: 'litert',
        model: tfliteInt8(pair, B, 'float32'),
        input: dequantizeS8(q, pair.int8.input),
        shape: [B, 32],
      });
      const got = quantizeS8(out as Float32Array, pair.int8.input);
      const [{ layer: ql, input, output, weightScales }] = scaledLayers(pair);
      const counts: Record<string, number> = {};
      let n = 0;
      const cand: Record<string, (s: number, c: number) => number> = {
        double: (s, c) => dbl(s, ql.multipliers[c], ql.shifts[c]) + output.zeroPoint,
        single: (s, c) =>
          Number(
            (BigInt(s) * BigInt(ql.multipliers[c]) + (1n << BigInt(30 - ql.shifts[c]))) >>
              BigInt(31 - ql.shifts[c]),
          ) + output.zeroPoint,
        floatEven: (s, c) =>
          rne(f(f(s) * f(f(input.scale * weightScales[c]) / output.scale))) + output.zeroPoint,
        dblF: (s, c) => {
          const m = quantizeMultiplier(f(input.scale * weightScales[c]) / output.scale);
          return dbl(s, m.multiplier, m.shift) + output.zeroPoint;
        },
      };
      for (let b = 0; b < N; b++)
        for (let u = 0; u < 32; u++) {
          let s: number;
          let c: number;
          if (layer.kind === 'dense') {
            c = ql.multipliers.length === 1 ? 0 : u;
            s = ql.biases[u];
            for (let i = 0; i < 32; i++) s += (q[b * 32 + i] - input.zeroPoint) * ql.weights[u * 32 + i];
          } else {
            c = 0;
            s = ql.biases[0];
            for (let t = 0; t < 5; t++) {
              const p = u - 2 + t;
              if (p >= 0 && p < 32) s += (q[b * 32 + p] - input.zeroPoint) * ql.weights[t];
            }
          }
          const g = got[b * 32 + u];
          if (g === -128 || g === 127) continue;
          n++;
          for (const [k, fn] of Object.entries(cand)) {
            const e = fn(s, c);
            if (e !== g) counts[k] = (counts[k] ?? 0) + 1;
          }
        }
      console.log(
        mode,
        B,
        layer.kind,
        o.weights,
        o.activations,
        'unsaturated',
        n,
        JSON.stringify(counts),
        'shift',
        ql.shifts[0],
      );
    } catch (e) {
      console.log('ERR', String(e).slice(0, 400));
    }
  }
await browser.close();
