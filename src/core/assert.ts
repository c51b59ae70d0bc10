/** Throws when one of our own invariants is broken. Never for bad input: that is an `AppError`. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** Ends a `switch` over a union: the compiler refuses it while a case is missing. */
export function assertUnreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
