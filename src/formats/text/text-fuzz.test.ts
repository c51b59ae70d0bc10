import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { damageBytes, damageText, tryRecording } from '../fixtures/fuzz-recording.ts';
import { gzipped, linesOf, madeUpSamples } from './fixtures/odd-text.ts';
import { openText } from './text-recording.ts';

const one = madeUpSamples(40);
const rows = one.map((value, i) => [`'0:00.${String(i * 4).padStart(3, '0')}'`, value, -value]);
const ORIGINALS = {
  'a PhysioBank export': `'Elapsed time','MLII','V5'\n'seconds','mV','mV'\n${linesOf(rows)}`,
  'an Apple Watch': `Name,Made Up\nDate of Birth,1970\nSample Rate,512 hertz\nLead,Lead I\nUnit,µV\n\n${one.join('\n')}\n`,
  'a text preamble': `# Sampling Rate (Hz): 500\n# Labels: I\tII\n${linesOf(
    one.map((v) => [v, -v]),
    '\t',
  )}`,
  'semicolons and decimal commas': `Zeit;I;II\n${linesOf(
    one.map((v, i) => [String(i / 8), v, -v].map((cell) => String(cell).replace('.', ','))),
    ';',
  )}`,
  'one column': one.join('\r\n'),
};

describe('a recording in text that was damaged', () => {
  it.each(Object.entries(ORIGINALS))('is read or refused: %s', async (_, original) => {
    const rng = createRng(original.length);
    for (let i = 0; i < 800; i++) {
      let text = original;
      for (let damages = rng.nextInt(4); damages >= 0; damages--) text = damageText(text, rng);
      const bytes = new TextEncoder().encode(text);
      await tryRecording(() => openText(bytesSource(bytes, 'damaged.txt', 1 + rng.nextInt(500))), rng);
    }
  });

  it('is read or refused byte by byte, in gzip or not', async () => {
    const rng = createRng(61);
    const originals = Object.values(ORIGINALS).flatMap((text) => [
      new TextEncoder().encode(text),
      gzipped(text),
    ]);
    let refused = 0;
    for (let i = 0; i < 1500; i++) {
      const bytes = damageBytes(originals[i % originals.length], rng);
      const outcome = await tryRecording(() => openText(bytesSource(bytes, 'damaged.txt', 97)), rng);
      if (outcome !== null) refused += 1;
    }
    expect(refused).toBeGreaterThan(200);
  });

  it.each([
    ['blanks without end', `a:${' '.repeat(900_000)}x\n${one.join('\n')}`],
    ['a field of commas', `Sample Rate${','.repeat(900_000)}\n${one.join('\n')}`],
    ['quotes', `${'"'.repeat(900_000)}\n${one.join('\n')}`],
    ['digits', `${'1'.repeat(900_000)}\n${one.join('\n')}`],
    ['a row of a hundred thousand cells', `${'1,'.repeat(400_000)}\n`.repeat(2)],
    ['a thousand short lines of many cells', `${'1,'.repeat(500)}\n`.repeat(1000)],
  ])(
    'takes no time to speak of: %s',
    async (_, text) => {
      const bytes = new TextEncoder().encode(text);
      await tryRecording(() => openText(bytesSource(bytes, 'long.txt')), createRng(1));
    },
    5000,
  );
});
