import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../core/app-error.ts';
import { BrowserWorker } from './browser-worker-for-tests.ts';
import { WorkerClient } from './client.ts';
import type { WorkerEvent } from './protocol.ts';

const URLS = {
  tableModel: 'https://beatlens.test/a/',
  recordingModel: 'https://beatlens.test/b/',
  demos: 'https://beatlens.test/c/',
};

function startClient() {
  const worker = new BrowserWorker();
  const onEvent = vi.fn<(event: WorkerEvent) => void>();
  const onDeath = vi.fn<(error: AppError) => void>();
  return { worker, client: new WorkerClient(worker, { onEvent, onDeath }), onEvent, onDeath };
}

describe('a call to the worker', () => {
  it('is posted with an id of its own', () => {
    const { worker, client } = startClient();
    void client.call('cancel', { run: 3 });
    void client.call('cancel', { run: 3 });
    const [first, second] = worker.requests;
    expect(first).toMatchObject({ call: 'cancel', params: { run: 3 } });
    expect(second.id).not.toBe(first.id);
  });

  it('gets the answer to its own question, in whatever order the answers come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        async (places) => {
          const { worker, client } = startClient();
          const answers = places.map((_, index) => client.call('inspect', { run: 1, index, pair: 'global' }));
          const order = worker.requests.toSorted((a, b) => places[a.id - 1] - places[b.id - 1]);
          for (const request of order) {
            const index = 'index' in request.params ? request.params.index : -1;
            worker.send({ id: request.id, ok: true, result: { index } });
          }
          expect(await Promise.all(answers)).toEqual(places.map((_, index) => ({ index })));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('fails with the words, the code and the cause the worker gave', async () => {
    const { worker, client } = startClient();
    const call = client.call('open', {
      run: 1,
      source: { kind: 'demo', name: 'none', answers: {} },
      urls: URLS,
    });
    const error = { code: 'bad-option', message: 'There is no such demo.', detail: 'none' } as const;
    worker.send({ id: worker.requests[0].id, ok: false, error });
    await expect(call).rejects.toBeInstanceOf(AppError);
    await expect(call).rejects.toMatchObject({ code: 'bad-option', message: 'There is no such demo.' });
    await expect(call).rejects.toHaveProperty('cause.message', 'none');
  });

  it('fails alone: the calls beside it are answered', async () => {
    const { worker, client } = startClient();
    const failing = client.call('cancel', { run: 1 });
    const other = client.call('cancel', { run: 2 });
    worker.send({ id: worker.requests[0].id, ok: false, error: { code: 'engine-failed', message: 'no' } });
    worker.send({ id: worker.requests[1].id, ok: true, result: null });
    await expect(failing).rejects.toMatchObject({ code: 'engine-failed' });
    expect(await other).toBeNull();
  });

  it('fails at once when what it carries cannot be sent, and the worker goes on', async () => {
    const { worker, client, onDeath } = startClient();
    const unsendable = new File([], 'a.csv');
    Object.defineProperty(worker, 'postMessage', {
      value: () => {
        throw new DOMException('could not be cloned', 'DataCloneError');
      },
      configurable: true,
    });
    const source = { kind: 'files', files: [unsendable], overrides: [], answers: {} } as const;
    await expect(client.call('open', { run: 1, source, urls: URLS })).rejects.toThrow('could not be cloned');
    Reflect.deleteProperty(worker, 'postMessage');
    const next = client.call('cancel', { run: 1 });
    worker.send({ id: worker.requests[0].id, ok: true, result: null });
    expect(await next).toBeNull();
    expect(onDeath).not.toHaveBeenCalled();
  });
});

describe('an event of the worker', () => {
  it('goes to the listener, and a reply does not', () => {
    const { worker, client, onEvent } = startClient();
    void client.call('cancel', { run: 1 });
    worker.send({ id: worker.requests[0].id, ok: true, result: null });
    worker.send({ event: 'done', run: 4 });
    expect(onEvent.mock.calls).toEqual([[{ event: 'done', run: 4 }]]);
  });
});

describe('a worker that dies', () => {
  it('is told once, to every open call and to the listener, and is ended', async () => {
    const { worker, client, onDeath } = startClient();
    const calls = [client.call('cancel', { run: 1 }), client.call('cancel', { run: 2 })];
    worker.crash('out of memory');
    worker.crash('again');
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'worker-died' } });
    }
    expect(onDeath).toHaveBeenCalledOnce();
    expect(onDeath.mock.calls[0][0].message).toBe(
      'The worker that reads and scores beats stopped: out of memory.',
    );
    expect(worker.isTerminated).toBe(true);
  });

  it('takes no more calls: they fail at once and are not posted', async () => {
    const { worker, client } = startClient();
    worker.crash('out of memory');
    await expect(client.call('cancel', { run: 1 })).rejects.toMatchObject({ code: 'worker-died' });
    expect(worker.requests).toEqual([]);
  });

  it('is not heard any more', () => {
    const { worker, onEvent } = startClient();
    worker.crash('out of memory');
    worker.send({ event: 'done', run: 1 });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('without a word is said not to have started', () => {
    const { worker, onDeath } = startClient();
    worker.crash();
    expect(onDeath.mock.calls[0][0].message).toContain('its script could not be started');
  });

  it('is dead as well when a message of it cannot be read', () => {
    const { worker, onDeath } = startClient();
    worker.dispatchEvent(new MessageEvent('messageerror'));
    expect(onDeath.mock.calls[0][0]).toMatchObject({ code: 'worker-died' });
  });
});

describe('closing the worker', () => {
  it('cancels open and later calls, and is no death', async () => {
    const { worker, client, onEvent, onDeath } = startClient();
    const open = client.call('cancel', { run: 1 });
    client.close();
    worker.crash('terminated');
    worker.send({ event: 'done', run: 1 });
    await expect(open).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.call('cancel', { run: 2 })).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker.isTerminated).toBe(true);
    expect(onDeath).not.toHaveBeenCalled();
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('after a death leaves the death as the reason', async () => {
    const { worker, client } = startClient();
    worker.crash('out of memory');
    client.close();
    await expect(client.call('cancel', { run: 2 })).rejects.toMatchObject({ code: 'worker-died' });
  });
});
