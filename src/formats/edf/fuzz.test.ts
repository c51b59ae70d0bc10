/** Damaged, lying and hostile EDF and BDF files: thousands of them, always the same. */
import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { damageBytes, tryRecording } from '../fixtures/fuzz-recording.ts';
import { edfBytes, type MadeUpFile, timeKeeping } from './fixtures/made-up-edf.ts';
import { openEdf } from './open-edf.ts';

const CASES = 2000;
const samples = Array.from({ length: 200 }, (_, i) => ((i * 37) % 2001) - 1000);

const plain: MadeUpFile = {
  records: 4,
  signals: [
    { label: 'ECG', samplesPerRecord: 10, samples },
    { label: 'Resp', unit: 'l', samplesPerRecord: 3, samples },
  ],
};
const annotated: MadeUpFile = {
  ...plain,
  signals: [
    ...plain.signals,
    {
      label: 'EDF Annotations',
      samplesPerRecord: 30,
      texts: [0, 1, 5, 9].map((start) => timeKeeping(`+${start}`, [`+${start}.5`, 'a text'])),
    },
  ],
};
const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['EDF', edfBytes(plain)],
  ['EDF+C', edfBytes({ ...annotated, reserved: 'EDF+C' })],
  ['EDF+D', edfBytes({ ...annotated, reserved: 'EDF+D' })],
  ['BDF', edfBytes({ ...plain, isBdf: true, reserved: '24BIT' })],
];

describe('damaged EDF files', () => {
  it.each(FILES)(
    'of the kind %s open or are refused with a reason, and nothing else',
    async (_, whole) => {
      const rng = createRng(whole.length);
      const headerBytes = 256 * 4;
      const reasons = new Set<string>();
      let opened = 0;
      for (let n = 0; n < CASES; n++) {
        let bytes = whole;
        // Most of the damage goes where it hurts.
        for (let damages = 1 + rng.nextInt(3); damages > 0; damages--)
          bytes = damageBytes(bytes, rng, rng.nextInt(4) === 0 ? bytes.length : headerBytes);
        const reason = await tryRecording(() => openEdf(bytesSource(bytes, 'r.edf')), rng);
        if (reason === null) opened++;
        else reasons.add(reason.replace(/[\d“”].*/, ''));
      }
      expect(opened).toBeGreaterThan(CASES / 10);
      expect(CASES - opened).toBeGreaterThan(CASES / 10);
      expect(reasons.size).toBeGreaterThan(3);
    },
    60_000,
  );

  it('that promise the world allocate none of it', async () => {
    const signals = [{ label: 'ECG', samplesPerRecord: 99_999_999 }];
    const file = edfBytes({ records: 0, recordCount: '99999999', signals });
    await expect(openEdf(bytesSource(file, 'r.edf'))).rejects.toMatchObject({
      code: 'broken-recording',
      message: 'r.edf holds not one whole data record of 199999998 bytes.',
    });
  });
});
