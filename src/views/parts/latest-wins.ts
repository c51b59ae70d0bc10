import { useEffect, useState } from 'react';
import { AppError } from '../../core/app-error.ts';

export type Latest<T> =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'pending'; readonly last: T | null }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly message: string };

/** One request at a time: while one is under way only the newest of the others is remembered. */
class LatestQueue<T> {
  private next: (() => Promise<T>) | null = null;
  private isBusy = false;

  push(task: () => Promise<T>): void {
    this.next = task;
    if (!this.isBusy) void this.drain();
  }

  private async drain(): Promise<void> {
    this.isBusy = true;
    while (this.next) {
      const task = this.next;
      this.next = null;
      // The task reports its own failure; see `useLatest`.
      await task().catch(() => null);
    }
    this.isBusy = false;
  }
}

/**
 * The answer to the newest question. Questions asked while another is under way are dropped but for the last, and
 * the last answer stays on screen until the next one is there.
 * @param ask keep it (`useCallback`) while the question is the same; `null` asks nothing
 * @param restMs a costly question is asked once the person has paused this long
 */
export function useLatest<T>(ask: (() => Promise<T>) | null, restMs = 0): Latest<T> {
  const [queue] = useState(() => new LatestQueue<T>());
  const [answer, setAnswer] = useState<Latest<T>>({ kind: 'nothing' });
  useEffect(() => {
    if (!ask) {
      setAnswer({ kind: 'nothing' });
      return;
    }
    let isCurrent = true;
    setAnswer((old) => (old.kind === 'pending' ? old : { kind: 'pending', last: latestValue(old) }));
    const task = async () => {
      if (!isCurrent) return Promise.reject(new Error('no longer asked'));
      try {
        const value = await ask();
        if (isCurrent) setAnswer({ kind: 'ready', value });
        return value;
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        // What was asked about is being replaced: the next question is on its way.
        const isOutdated = thrown instanceof AppError && thrown.code === 'cancelled';
        if (isCurrent && !isOutdated) setAnswer({ kind: 'failed', message });
        throw thrown;
      }
    };
    const timer = setTimeout(() => queue.push(task), restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [ask, queue, restMs]);
  return answer;
}

/** What can be shown: the answer, or the one before it. */
export function latestValue<T>(latest: Latest<T>): T | null {
  if (latest.kind === 'ready') return latest.value;
  return latest.kind === 'pending' ? latest.last : null;
}
