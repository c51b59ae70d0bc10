/** The page of the benchmark `cold-start`: it starts a worker as the page of the app does, and asks it once. */
import { sendFilesAhead } from '../../../worker/files-ahead.ts';
import type { ColdStartRequest } from './cold-start.ts';
import type { WorkerAnswer } from './engine-timing.ts';

export interface ColdStart {
  /** Absolute addresses. */
  readonly script: string;
  readonly filesAhead: readonly string[];
  readonly request: ColdStartRequest;
}

export interface ColdAnswer {
  readonly answer: WorkerAnswer<number>;
  /** From `new Worker` to the answer. */
  readonly milliseconds: number;
}

declare global {
  function timeColdStart(start: ColdStart): Promise<ColdAnswer>;
}

globalThis.timeColdStart = ({ script, filesAhead, request }) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const worker = new Worker(script);
    sendFilesAhead(worker, filesAhead);
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer<number>>) => {
      resolve({ answer: data, milliseconds: performance.now() - start });
      worker.terminate();
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
