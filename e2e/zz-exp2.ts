import { chromium } from '@playwright/test';
import { int8Beats, QUANTIZATIONS, randomPair } from '../src/models/export/pairs-for-tests.ts';
import { scaledLayers } from '../src/models/export/tensor-scales.ts';
import { tfliteInt8 } from '../src/models/export/tflite.ts';
import { multiplyByQuantizedMultiplier as dbl, quantizeMultiplier } from '../src/models/int8/requantize.ts';
import { dequantizeS8, quantizeS8 } from '../src/models/int8/score-s8.ts';
import { openRuntimes, runModel } from './model-runtimes.ts';

const f = Math.fround;
const rne = (x: number) => {
  const r = Math.round(x);
  return Math.abs(x - Math.trunc(x)) === 0.5 ? 2 * Math.round(x / 2) : r;
};
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
await openRuntimes(page);
const B = 256;
for (const layer of [
  { kind: 'dense', units: 32, activation: 'linear' },
  { kind: 'conv1d', filters: 1, kernelSize: 5, stride: 1, padding: 'same', activation: 'linear' },
] as const)
  for (const o of QUANTIZATIONS) {
    const pair: any = await randomPair({ inputLength: 32, layers: [layer] }, o, 3);
    const q = int8Beats(16 * B, 32, 7);
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
      floatAway: (s, c) => {
        const x = f(f(s) * f(f(input.scale * weightScales[c]) / output.scale));
        return Math.sign(x) * Math.floor(Math.abs(x) + 0.5) + output.zeroPoint;
      },
      exactEven: (s, c) => rne((s * input.scale * weightScales[c]) / output.scale) + output.zeroPoint,
      dblF: (s, c) => {
        const m = quantizeMultiplier(f(input.scale * weightScales[c]) / output.scale);
        return dbl(s, m.multiplier, m.shift) + output.zeroPoint;
      },
      dequantFloat: () => 0,
    };
    for (let b = 0; b < 16 * B; b++)
      for (let u = 0; u < 32; u++) {
        let s: number;
        let c: number;
        const fl = 0;
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
      layer.kind,
      o.weights,
      o.activations,
      'unsaturated',
      n,
      JSON.stringify(counts),
      'shift',
      ql.shifts[0],
    );
  }
await browser.close();
