import type { Reply, Request, WorkerEvent } from './protocol.ts';

/** The browser's side of a worker: messages are copied as `postMessage` copies them, and answered by the test. */
export class BrowserWorker extends EventTarget implements Worker {
  onmessage: Worker['onmessage'] = null;
  onmessageerror: Worker['onmessageerror'] = null;
  onerror: Worker['onerror'] = null;
  readonly requests: Request[] = [];
  isTerminated = false;

  postMessage(request: Request): void {
    this.requests.push(structuredClone(request));
  }

  terminate(): void {
    this.isTerminated = true;
  }

  send(message: Reply | WorkerEvent): void {
    this.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) }));
  }

  crash(message?: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}
