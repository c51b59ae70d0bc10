import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { damageBytes, tryRecording } from '../fixtures/fuzz-recording.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { openAtc } from './atc.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

function block(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + data.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii(name.padEnd(4)));
  view.setUint32(4, data.length, true);
  bytes.set(data, 8);
  const sum = bytes.subarray(0, 8 + data.length).reduce((total, byte) => total + byte, 0);
  view.setUint32(8 + data.length, sum, true);
  return bytes;
}

const leads = [
  [0, 100, -100, 32767, -32768],
  [5, 4, 3, 2, 1],
];
const format = Uint8Array.from([1, 0x2c, 0x01, 0xf4, 0x01, 0, 0, 0]);
const info = new Uint8Array(264);
info.set(ascii('2020-01-02T03:04:05.678+01:00'));
info.set(ascii('a phone'), 40 + 32);
const samples = (values: readonly number[]): Uint8Array => new Uint8Array(Int16Array.from(values).buffer);

function madeUpAtc(...blocks: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([ascii('ALIVE\0\0\0\u0003\0\0\0'), ...blocks]));
}
const whole = madeUpAtc(
  block('info', info),
  block('fmt', format),
  block('ecg', samples(leads[0])),
  block('ecg2', samples(leads[1])),
);
const open = (bytes: Uint8Array) => openAtc(bytesSource(bytes, 'made-up.atc'));

describe('an AliveCor recording', () => {
  it('gives its leads in millivolts at the rate it says', async () => {
    const recording = await open(whole);
    const { signals, startTime, droppedFields } = recording.description;
    expect(signals.map(({ name, rateHz, unit, gain }) => [name, rateHz, unit, gain])).toEqual([
      ['I', 300, 'mV', 2000],
      ['II', 300, 'mV', 2000],
    ]);
    expect(startTime).toBe('2020-01-02T03:04:05.678+01:00');
    expect(droppedFields).toEqual(['device identifiers']);
    const nanovoltsPerUnit = 500;
    const expected = leads.map((lead) =>
      Float32Array.from(lead, (units) => (units * nanovoltsPerUnit) / 1e6),
    );
    expect(await readThrough(recording)).toEqual(expected);
    expect(await recording.read(0, 1, 3)).toEqual(expected[0].slice(1, 3));
  });

  it.each([
    [
      'a changed sample',
      whole.with(whole.length - 6, 99),
      /“ecg2” at byte \d+ does not add up to its checksum/,
    ],
    ['an end that is missing', whole.slice(0, -3), /the block at byte \d+ should hold 10 bytes, 11 are left/],
    ['an end within a name', whole.slice(0, 14), /ends within a block at byte 12/],
    ['no format', madeUpAtc(block('ecg', samples(leads[0]))), /does not say its format/],
    ['another format', madeUpAtc(block('fmt', format.with(0, 7))), /samples are in format 7/],
    ['a rate of 0', madeUpAtc(block('fmt', new Uint8Array([1, 0, 0, 1, 0]))), /says 0 Hz/],
    ['no samples', madeUpAtc(block('fmt', format)), /holds no block of samples/],
  ])('is refused with %s, saying so', async (_, bytes, says) => {
    await expect(open(bytes)).rejects.toThrow(says);
    await expect(open(bytes)).rejects.toMatchObject({ code: 'broken-recording' });
  });

  it('is read or refused however it is damaged', async () => {
    const rng = createRng(51);
    let refused = 0;
    for (let i = 0; i < 3000; i++) {
      const bytes = damageBytes(whole, rng);
      if ((await tryRecording(() => open(bytes), rng)) !== null) refused += 1;
    }
    expect(refused).toBeGreaterThan(1500);
  });
});
