import { chromium } from '@playwright/test';
import { openRuntimes, runModel } from './model-runtimes.ts';
import { EVERY_LAYER, WITHOUT_INTERPOLATION, QUANTIZATIONS, randomPair, int8Beats, loadShippedPair } from '../src/models/export/pairs-for-tests.ts';
import { tfliteInt8 } from '../src/models/export/tflite.ts';
import { scaledLayers } from '../src/models/export/tensor-scales.ts';
import { runNetworkS8Reference } from '../src/models/int8/reference.ts';
import { interpolationTaps } from '../src/models/interpolation.ts';
import { interpolateS8Reference } from '../src/models/int8/reference.ts';
import { conv1dPadBefore } from '../src/models/network.ts';
import { dequantizeS8, quantizeS8 } from '../src/models/int8/score-s8.ts';
const f = Math.fround;
const rne = (x: number) => { const r = Math.round(x); return Math.abs(x - Math.trunc(x)) === 0.5 ? 2 * Math.round(x / 2) : r; };
type R = (s: number, c: number) => number;
function twin(pair: any, q: Int8Array, make: (sl: any) => R): Int8Array {
  let v: Int8Array = q; let zp = pair.int8.input.zeroPoint;
  for (const sl of scaledLayers(pair)) {
    const { layer: ql } = sl; const { plan } = ql; const { layer } = plan;
    const rq = make(sl);
    const inS = plan.input.length * plan.input.channels, outS = plan.output.length * plan.output.channels;
    const n = v.length / inS; const out = new Int8Array(n * outS);
    for (let b = 0; b < n; b++) {
      if (layer.kind === 'interpolate') { interpolateS8Reference(interpolationTaps(inS, outS), v.subarray(b * inS, (b + 1) * inS), out.subarray(b * outS, (b + 1) * outS)); continue; }
      const conv = layer.kind === 'conv1d' ? layer : null;
      const pos = conv ? plan.output.length : 1; const units = conv ? conv.filters : layer.units;
      const taps = conv ? conv.kernelSize * plan.input.channels : inS;
      for (let p = 0; p < pos; p++) {
        const start = conv ? (p * conv.stride - conv1dPadBefore(conv, plan.input.length)) * plan.input.channels : 0;
        for (let u = 0; u < units; u++) {
          let s = ql.biases[u];
          for (let t = 0; t < taps; t++) { const i = start + t; if (i >= 0 && i < inS) s += (v[b * inS + i] - zp) * ql.weights[u * taps + t]; }
          const lo = layer.activation === 'relu' ? ql.outputZeroPoint : -128;
          out[b * outS + p * units + u] = Math.min(127, Math.max(lo, rq(s, ql.multipliers.length === 1 ? 0 : u) + ql.outputZeroPoint));
        }
      }
    }
    v = out; zp = ql.outputZeroPoint;
  }
  return v;
}
const single = ({ layer: ql }: any): R => { const d = Array.from(ql.multipliers as Int32Array, (m, i) => m * 2 ** (ql.shifts[i] - 31)); return (s, c) => Number((BigInt(s) * BigInt(ql.multipliers[c]) + (1n << BigInt(30 - ql.shifts[c]))) >> BigInt(31 - ql.shifts[c])); };
const floatEven = ({ layer: ql, input, output, weightScales }: any): R => { const sc = Array.from(weightScales as Float32Array, (w) => f(f(input.scale * w) / output.scale)); return (s, c) => rne(f(f(s) * sc[c])); };
function conflicts(pair: any): string {
  return scaledLayers(pair).map((sl) => { let n = 0, all = 0; const a = single(sl), b = floatEven(sl);
    sl.layer.multipliers.forEach((m, c) => { const M = m * 2 ** (sl.layer.shifts[c] - 31); const r = Math.ceil(260 / M); for (let s = -r; s <= r; s++) { all++; if (a(s, c) !== b(s, c)) n++; } }); return `${n}/${all}`; }).join(' ');
}
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await openRuntimes(page);
const B = 256;
async function check(name: string, pair: any, beats: number) {
  const L = pair.int8.inputLength;
  const q = int8Beats(beats, L, 7);
  const out = await runModel(page, { runtime: 'litert', model: tfliteInt8(pair, B, 'float32'), input: dequantizeS8(q, pair.int8.input), shape: [B, L] });
  const got = quantizeS8(out as Float32Array, pair.int8.input);
  const count = (e: Int8Array) => { let d = 0; e.forEach((v, i) => { if (v !== got[i]) d++; }); return d; };
  console.log(name, 'values', got.length, 'vs reference', count(runNetworkS8Reference(pair.int8, q)), 'vs single', count(twin(pair, q, single)), 'vs floatEven', count(twin(pair, q, floatEven)), 'conflicting accumulators', conflicts(pair));
}
const only = process.argv[2];
await check('compact', await loadShippedPair('compact'), (only ? 4 : 22) * B);
for (const o of QUANTIZATIONS) for (const seed of [1, 2]) {
  await check(`noint ${o.weights} ${o.activations} ${seed}`, await randomPair(WITHOUT_INTERPOLATION, o, seed), 16 * B);
}
for (const o of QUANTIZATIONS) await check(`every ${o.weights} ${o.activations}`, await randomPair(EVERY_LAYER, o, 1), 8 * B);
const EL2 = { ...EVERY_LAYER, layers: [...EVERY_LAYER.layers.slice(0, 4), { kind: 'dense', units: 45, activation: 'linear' }] } as any;
for (const o of QUANTIZATIONS) await check(`every but interpolation ${o.weights} ${o.activations}`, await randomPair(EL2, o, 1), 8 * B);
await browser.close();
