/** A typed array's values at the start of a larger one, for columns that grow while beats come in. */
export function grown<T extends { set(values: T): void }>(values: T, larger: T): T {
  larger.set(values);
  return larger;
}
