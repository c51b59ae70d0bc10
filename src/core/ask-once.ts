/** What has been asked for is kept, and asked for again only where it failed. */
export function askOnce<K, T>(kept: Map<K, Promise<T>>, key: K, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known) return known;
  const asking = ask();
  kept.set(key, asking);
  asking.catch(() => kept.delete(key));
  return asking;
}
