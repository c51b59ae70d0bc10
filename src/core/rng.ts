/**
 * Seeded random numbers: the same seed gives the same sequence everywhere.
 * sfc32, Chris Doty-Humphrey's small fast counting generator (PractRand), 32-bit variant.
 */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  nextGaussian(): number;
  /** Uniform integer in [0, bound). */
  nextInt(bound: number): number;
}

export function createRng(seed: number): Rng {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  const nextUint32 = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 15; i++) nextUint32();
  const next = (): number => nextUint32() / 2 ** 32;
  return {
    next,
    nextGaussian: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    nextInt: (bound) => Math.floor(next() * bound),
  };
}

/** Fisher-Yates, in place; returns its argument. */
export function shuffle<T extends { length: number; [index: number]: number }>(values: T, rng: Rng): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.nextInt(i + 1);
    const swapped = values[i];
    values[i] = values[j];
    values[j] = swapped;
  }
  return values;
}
