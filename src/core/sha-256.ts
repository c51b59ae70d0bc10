/** SHA-256 (FIPS 180-4), for integrity and for names of contents; nothing here is secret. */

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;

/** The browser's own where it has one, which is on `https:` and `localhost` only; else the one below. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  return hex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @returns 32 bytes */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = firstBits(8, Math.sqrt);
  const constants = firstBits(64, Math.cbrt);
  const schedule = new Uint32Array(64);
  const whole = bytes.length - (bytes.length % BLOCK_BYTES);
  addBlocks(state, bytes.subarray(0, whole), constants, schedule);
  addBlocks(state, lastBlocks(bytes, whole), constants, schedule);
  const digest = new DataView(new ArrayBuffer(32));
  for (const [i, word] of state.entries()) digest.setUint32(4 * i, word);
  return new Uint8Array(digest.buffer);
}

/** What is left of the message, a one bit, zeros, and the length of the message in bits (section 5.1.1). */
function lastBlocks(bytes: Uint8Array, from: number): Uint8Array {
  const rest = bytes.subarray(from);
  const length = rest.length + 1 + LENGTH_BYTES <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
  const padded = new Uint8Array(length);
  padded.set(rest);
  padded[rest.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(length - LENGTH_BYTES, BigInt(bytes.length) * 8n);
  return padded;
}

/** Sections 6.2.2 and 4.1.2, the functions written out. */
function addBlocks(
  state: Uint32Array,
  blocks: Uint8Array,
  constants: Uint32Array,
  schedule: Uint32Array,
): void {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  for (let at = 0; at < blocks.length; at += BLOCK_BYTES) {
    fillSchedule(schedule, view, at);
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const mixE = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const first = (h + mixE + ((e & f) ^ (~e & g)) + constants[t] + schedule[t]) | 0;
      const mixA = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const second = (mixA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    const words = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) state[i] += words[i];
  }
}

function fillSchedule(schedule: Uint32Array, view: DataView, at: number): void {
  for (let t = 0; t < 16; t++) schedule[t] = view.getUint32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const [early, late] = [schedule[t - 15], schedule[t - 2]];
    const mixEarly = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const mixLate = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    schedule[t] = mixLate + schedule[t - 7] + mixEarly + schedule[t - 16];
  }
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The first 32 bits after the point of the roots of the first primes (sections 4.2.2 and 5.3.3). */
function firstBits(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}
