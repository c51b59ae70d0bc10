import { AppError } from '../core/app-error.ts';
import type { CallName, Calls, Reply, RequestOf, WorkerEvent } from './protocol.ts';

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: AppError) => void;
}

export interface WorkerListeners {
  readonly onEvent: (event: WorkerEvent) => void;
  /** The worker is gone; every open call was rejected with this error. */
  readonly onDeath: (error: AppError) => void;
}

/** The page's end of the worker: calls that return promises, events, and an end that is told rather than silent. */
export class WorkerClient {
  private readonly worker: Worker;
  private readonly listeners: WorkerListeners;
  private readonly pending = new Map<number, PendingCall>();
  private nextId = 1;
  private death: AppError | null = null;

  constructor(worker: Worker, listeners: WorkerListeners) {
    this.worker = worker;
    this.listeners = listeners;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply | WorkerEvent>) => this.receive(data));
    worker.addEventListener('error', (event) => this.die(event.message || 'its script could not be started'));
    worker.addEventListener('messageerror', () => this.die('a message could not be read'));
  }

  call<K extends CallName>(call: K, params: Calls[K]['params']): Promise<Calls[K]['result']> {
    if (this.death) return Promise.reject(this.death);
    const request: RequestOf<K> = { id: this.nextId++, call, params };
    return new Promise((resolve, reject) => {
      // The one cast of the protocol: replies carry the result of the call their id belongs to.
      this.pending.set(request.id, { resolve: (result) => resolve(result as Calls[K]['result']), reject });
      this.worker.postMessage(request);
    });
  }

  /** Ends the worker; open calls are rejected as cancelled. */
  close(): void {
    this.worker.terminate();
    this.death ??= new AppError('cancelled', 'The worker was closed.');
    this.rejectAll(this.death);
  }

  private receive(message: Reply | WorkerEvent): void {
    if (this.death) return;
    if ('event' in message) {
      this.listeners.onEvent(message);
      return;
    }
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.ok) pending?.resolve(message.result);
    else pending?.reject(AppError.fromData(message.error));
  }

  private die(reason: string): void {
    if (this.death) return;
    const death = new AppError('worker-died', `The worker that reads and scores beats stopped: ${reason}.`);
    this.death = death;
    this.worker.terminate();
    this.rejectAll(death);
    this.listeners.onDeath(death);
  }

  private rejectAll(error: AppError): void {
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
