/** TensorFlow.js at its leanest: core and wasm backend, without layers and without the cpu backend the app falls back to. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { createFp32Scorer } from '../../../models/fp32/tfjs-scorer.ts';
import { readFp32File } from '../../../models/fp32-file.ts';
import { fetchBytes } from '../../../worker/fetch-bytes.ts';
import { answerRequests } from './answer-requests.ts';
import { type ColdStartRequest, fetchModel } from './cold-start.ts';
import { TFJS_SIMD_WASM } from './tfjs-simd-wasm.ts';
import { TFJS_WASM_PATHS } from './tfjs-wasm-paths.ts';

answerRequests(async (request: ColdStartRequest): Promise<number> => {
  const wasm = await fetchBytes(new URL(TFJS_WASM_PATHS[TFJS_SIMD_WASM]));
  const wasmFile = new Blob([wasm], { type: 'application/wasm' });
  setWasmPaths({ ...TFJS_WASM_PATHS, [TFJS_SIMD_WASM]: URL.createObjectURL(wasmFile) });
  const starting = setBackend('wasm');
  const { card, bytes } = await fetchModel(request, 'fp32');
  if (!(await starting)) throw new Error('the wasm backend did not start');
  const scorer = createFp32Scorer(card, readFp32File(bytes, card.network), 'wasm');
  return (await scorer.score(request)).length;
});
