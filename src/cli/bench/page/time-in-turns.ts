import { createRng, shuffle } from '../../../core/rng.ts';

const SEED = 1;

export interface Turns {
  /** How long each is called in a round: many ticks of the clock, which are 0.1 ms unless the page is isolated. */
  readonly turnMs: number;
  readonly warmUpRounds: number;
  readonly rounds: number;
}

/** One call of what is timed. @param call counts the calls of a turn from 0 */
export type TimedCall = (call: number) => unknown;

/** @returns microseconds a call, `[timed][round]` */
export async function timeInTurns(
  timed: readonly TimedCall[],
  { turnMs, warmUpRounds, rounds }: Turns,
): Promise<number[][]> {
  const times = timed.map((): number[] => []);
  const order = Uint8Array.from(timed.keys());
  const rng = createRng(SEED);
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    // What an engine leaves behind, be it garbage or a cache, is met by another one each time.
    shuffle(order, rng);
    for (const index of order) {
      const microseconds = await timeTurn(timed[index], turnMs);
      if (round >= warmUpRounds) times[index].push(microseconds);
    }
  }
  return times;
}

/** As long for every engine, so that what else the machine does interrupts each of them alike. */
async function timeTurn(timed: TimedCall, turnMs: number): Promise<number> {
  const start = performance.now();
  let calls = 0;
  let milliseconds = 0;
  while (milliseconds < turnMs) {
    const running = timed(calls);
    if (running instanceof Promise) await running;
    calls++;
    milliseconds = performance.now() - start;
  }
  return (milliseconds * 1000) / calls;
}
