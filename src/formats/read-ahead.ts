/**
 * What `read` gives for 0, 1 … `count` - 1, in order, one always being fetched while the one before is worked on. Ends early
 * when `signal` is aborted.
 */
export async function* readAhead<T>(
  count: number,
  signal: AbortSignal,
  read: (index: number) => Promise<T>,
): AsyncGenerator<T> {
  const start = (index: number) => {
    const pending = read(index);
    // Whoever stops in between never gets to see how this one ends.
    pending.catch(() => undefined);
    return pending;
  };
  if (count === 0 || signal.aborted) return;
  let next = start(0);
  for (let index = 0; index < count; index++) {
    const value = await next;
    if (signal.aborted) return;
    if (index + 1 < count) next = start(index + 1);
    yield value;
    if (signal.aborted) return;
  }
}
