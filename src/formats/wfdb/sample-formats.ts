/** Signal files of WFDB records, signal(5) of the WFDB Applications Guide: bytes to ADC units and their number. */

export const SAMPLE_FORMATS = [0, 8, 16, 24, 32, 61, 80, 160, 212, 310, 311] as const;
/** 0 is a signal without samples; 8 holds differences, which `unpackSamples` leaves as they are. */
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

export function isSampleFormat(value: number): value is SampleFormat {
  return SAMPLE_FORMATS.some((format) => format === value);
}

interface Packing {
  /** Samples that are packed together, and the bytes they take. */
  readonly samples: number;
  readonly bytes: number;
  /** Stands for a missing sample: the most negative value of the format; `null` where there is none. */
  readonly invalid: number | null;
}

const PACKINGS: Readonly<Record<SampleFormat, Packing>> = {
  0: { samples: 1, bytes: 0, invalid: null },
  8: { samples: 1, bytes: 1, invalid: null },
  16: { samples: 1, bytes: 2, invalid: -(2 ** 15) },
  24: { samples: 1, bytes: 3, invalid: -(2 ** 23) },
  32: { samples: 1, bytes: 4, invalid: -(2 ** 31) },
  61: { samples: 1, bytes: 2, invalid: -(2 ** 15) },
  80: { samples: 1, bytes: 1, invalid: -(2 ** 7) },
  160: { samples: 1, bytes: 2, invalid: -(2 ** 15) },
  212: { samples: 2, bytes: 3, invalid: -(2 ** 11) },
  310: { samples: 3, bytes: 4, invalid: -(2 ** 9) },
  311: { samples: 3, bytes: 4, invalid: -(2 ** 9) },
};

export function packingOf(format: SampleFormat): Packing {
  return PACKINGS[format];
}

/** Bytes that `count` samples take from a pack's start; an unfinished pack ends with the 16-bit word it has reached. */
export function byteLengthOf(format: SampleFormat, count: number): number {
  const { samples, bytes } = PACKINGS[format];
  return Math.floor(count / samples) * bytes + 2 * (count % samples);
}

/** Samples in `byteCount` bytes, the reverse of `byteLengthOf`. */
export function sampleCountOf(format: SampleFormat, byteCount: number): number {
  const { samples, bytes } = PACKINGS[format];
  const whole = Math.floor(byteCount / bytes);
  return whole * samples + (samples === 1 ? 0 : Math.floor((byteCount - whole * bytes) / 2));
}

/**
 * Unpacks `count` samples into `samples[0..count)`, in ADC units.
 * @param bytes begin with a pack and hold at least `byteLengthOf(format, count)`
 */
export function unpackSamples(
  format: SampleFormat,
  bytes: Uint8Array,
  count: number,
  samples: Int32Array,
): void {
  switch (format) {
    case 8:
      for (let i = 0; i < count; i++) samples[i] = (bytes[i] << 24) >> 24;
      return;
    case 80:
      for (let i = 0; i < count; i++) samples[i] = bytes[i] - 128;
      return;
    case 16:
      for (let i = 0, b = 0; i < count; i++, b += 2) samples[i] = ((bytes[b + 1] << 24) >> 16) | bytes[b];
      return;
    case 61:
      for (let i = 0, b = 0; i < count; i++, b += 2) samples[i] = ((bytes[b] << 24) >> 16) | bytes[b + 1];
      return;
    case 160:
      for (let i = 0, b = 0; i < count; i++, b += 2) samples[i] = ((bytes[b + 1] << 8) | bytes[b]) - 32768;
      return;
    case 24:
      for (let i = 0, b = 0; i < count; i++, b += 3)
        samples[i] = ((bytes[b + 2] << 24) >> 8) | (bytes[b + 1] << 8) | bytes[b];
      return;
    case 32:
      for (let i = 0, b = 0; i < count; i++, b += 4)
        samples[i] = (bytes[b + 3] << 24) | (bytes[b + 2] << 16) | (bytes[b + 1] << 8) | bytes[b];
      return;
    case 212:
      unpack212(bytes, count, samples);
      return;
    case 310:
      unpack310(bytes, count, samples);
      return;
    case 311:
      unpack311(bytes, count, samples);
      return;
    case 0:
      samples.fill(0, 0, count);
  }
}

/** Two samples of 12 bits in three bytes: both high halves share the middle one. */
function unpack212(bytes: Uint8Array, count: number, samples: Int32Array): void {
  const even = count - (count % 2);
  let b = 0;
  for (let i = 0; i < even; i += 2, b += 3) {
    const middle = bytes[b + 1];
    samples[i] = ((middle << 28) >> 20) | bytes[b];
    samples[i + 1] = (((middle & 0xf0) << 24) >> 20) | bytes[b + 2];
  }
  if (even < count) samples[even] = ((bytes[b + 1] << 28) >> 20) | bytes[b];
}

function word(bytes: Uint8Array, b: number): number {
  return (bytes[b + 1] << 8) | bytes[b];
}

/** Sign of a sample of 10 bits; what is above them is cut off. */
function signed10(value: number): number {
  return (value << 22) >> 22;
}

/** Three samples of 10 bits in two words: one above the lowest bit of each, the third in the five high bits of both. */
function unpack310(bytes: Uint8Array, count: number, samples: Int32Array): void {
  for (let i = 0, b = 0; i < count; i += 3, b += 4) {
    const first = word(bytes, b);
    samples[i] = signed10(first >> 1);
    if (i + 1 >= count) return;
    const second = word(bytes, b + 2);
    samples[i + 1] = signed10(second >> 1);
    if (i + 2 < count) samples[i + 2] = signed10((first >> 11) | ((second >> 11) << 5));
  }
}

/** Three samples of 10 bits in one number of 32 bits, the first lowest. */
function unpack311(bytes: Uint8Array, count: number, samples: Int32Array): void {
  for (let i = 0, b = 0; i < count; i += 3, b += 4) {
    const first = word(bytes, b);
    samples[i] = signed10(first);
    if (i + 1 >= count) return;
    const second = word(bytes, b + 2);
    samples[i + 1] = signed10((first >> 10) | (second << 6));
    if (i + 2 < count) samples[i + 2] = signed10(second >> 4);
  }
}
