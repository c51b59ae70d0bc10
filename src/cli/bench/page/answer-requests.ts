import { awaitFilesAhead, type FilesAhead } from '../../../worker/files-ahead.ts';
import type { WorkerAnswer } from './engine-timing.ts';

/** Answers every request with what comes of it, files that come ahead aside; a failure is told to the page, which else would wait for ever. */
export function answerRequests<Request extends object, Result>(
  answer: (request: Request) => Promise<Result>,
): void {
  addEventListener('message', async ({ data }: MessageEvent<Request | FilesAhead>) => {
    if ('ahead' in data) {
      awaitFilesAhead(data);
      return;
    }
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
