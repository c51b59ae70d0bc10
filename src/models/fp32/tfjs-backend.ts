/** Starts TensorFlow.js once for the process or worker it runs in. */
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import { AppError } from '../../core/app-error.ts';

export type TfjsBackendName = 'wasm' | 'cpu';

export interface TfjsBackendOptions {
  /** Where the three `.wasm` files of the wasm backend are, by file name; Node finds them by itself. */
  readonly wasmPaths?: Readonly<Record<string, string>>;
  /** `wasm` unless told; it falls back to `cpu`. */
  readonly prefer?: TfjsBackendName;
}

export interface TfjsBackend {
  readonly name: TfjsBackendName;
  /** Why the wasm backend is not the one in use; null where it is, or was not wanted. */
  readonly fallbackReason: string | null;
}

/** @throws AppError `engine-failed` where not even the cpu backend starts. */
export async function startTfjsBackend(options: TfjsBackendOptions = {}): Promise<TfjsBackend> {
  let fallbackReason: string | null = null;
  if (options.prefer !== 'cpu') {
    // Once the backend is up its paths can no longer be set.
    if (getBackend() === 'wasm') return { name: 'wasm', fallbackReason };
    try {
      if (options.wasmPaths) setWasmPaths({ ...options.wasmPaths });
      // One thread: a page without cross-origin isolation has no more, and figures stay comparable.
      setThreadsCount(1);
      if (await setBackend('wasm')) return { name: 'wasm', fallbackReason: null };
      fallbackReason = 'The wasm backend did not start.';
    } catch (thrown) {
      fallbackReason = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
  // Loaded only where it is needed: it is a fifth of the worker's script.
  await import('@tensorflow/tfjs-backend-cpu');
  if (await setBackend('cpu')) return { name: 'cpu', fallbackReason };
  throw new AppError('engine-failed', 'TensorFlow.js starts neither on wasm nor on cpu.');
}
