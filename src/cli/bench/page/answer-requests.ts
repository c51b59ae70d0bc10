import type { WorkerAnswer } from './engine-timing.ts';

/** Answers every message with what comes of it; a failure is told to the page, which else would wait for ever. */
export function answerRequests<Request, Result>(answer: (request: Request) => Promise<Result>): void {
  addEventListener('message', async ({ data }: MessageEvent<Request>) => {
    try {
      reply({ ok: true, result: await answer(data) });
    } catch (thrown) {
      reply({
        ok: false,
        message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
      });
    }
  });
}

function reply(answer: WorkerAnswer<unknown>): void {
  postMessage(answer);
}
