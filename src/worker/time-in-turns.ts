/** Milliseconds that a round lasts at least. */
const LEAST_ROUND_MS = 2;
/** Firefox and Safari tell the time in whole milliseconds, others in tenths: a round lasts this many steps. */
const STEPS_A_ROUND = 20;
/** A clock that is coarser still, as some make it against fingerprinting, is not waited for. */
const MOST_ROUND_MS = 50;
const CLOCK_STEPS = 5;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 13;

export interface TimingRules {
  /** Milliseconds, in whatever steps. */
  readonly now: () => number;
  /** Waited for between rounds, outside the clock; what it throws ends the measurement. */
  readonly pause: () => Promise<void>;
}

/**
 * How long each of some works takes. They take turns, so that whatever else the machine does falls on all of them, and each
 * is done as often in a round as the clock needs to see it.
 * @returns milliseconds, medians of the rounds
 */
export async function timeInTurns(
  works: readonly (() => unknown)[],
  { now, pause }: TimingRules,
): Promise<number[]> {
  const leastMs = Math.min(MOST_ROUND_MS, Math.max(LEAST_ROUND_MS, STEPS_A_ROUND * clockStepMs(now)));
  const times = works.map((): number[] => []);
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const [i, work] of works.entries()) {
      const ms = await meanMs(work, leastMs, now);
      if (round >= WARM_UP_ROUNDS) times[i].push(ms);
    }
    await pause();
  }
  return times.map((own) => own.sort((a, b) => a - b)[ROUNDS >> 1]);
}

/** Of a work that is done again until so much time has gone by. */
async function meanMs(work: () => unknown, leastMs: number, now: () => number): Promise<number> {
  const start = now();
  let gone = 0;
  let count = 0;
  for (; gone < leastMs; gone = now() - start) {
    await work();
    count++;
  }
  return gone / count;
}

/** The least by which the clock moves on. */
function clockStepMs(now: () => number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step < CLOCK_STEPS; step++) {
    const start = now();
    let next = now();
    while (next <= start) next = now();
    least = Math.min(least, next - start);
  }
  return least;
}
