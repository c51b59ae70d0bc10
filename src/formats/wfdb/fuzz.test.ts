/** Damaged, lying and hostile records: thousands of them, always the same. */
import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { damageBytes, damageText, tryRecording } from '../fixtures/fuzz-recording.ts';
import { isAnnotationFile, parseAnnotations, scanAnnotations } from './annotations.ts';
import { encodeSamples, textSource } from './fixtures/made-up-record.ts';
import { isWfdbHeader } from './header.ts';
import { openWfdb } from './open-wfdb.ts';
import { writeAnnotations } from './write-annotations.ts';

const CASES = 2000;
const samples = Array.from({ length: 120 }, (_, i) => ((i * 37) % 201) - 100);
const entry = { sample: 5, symbol: 'V', subtype: 1, channel: 1, number: 3, text: 'a text' };
const annotations = writeAnnotations(
  [entry, { ...entry, sample: 70_000 }, { ...entry, sample: 70_001, symbol: 'own' }],
  {
    rateHz: 500,
  },
);

/** Names of files and what is in them; the first is the header that is opened. */
const RECORDS: readonly (readonly (readonly [string, string | Uint8Array])[])[] = [
  [
    [
      'r.hea',
      'r 2 360/1(0) 60 17:27:45 15/08/1994\nr.dat 212 200(1024)/mV 11 1024 995 -100 0 MLII\nr.dat 212 200 11 1024 5 6 0 V5\n# 69 M\n',
    ],
    ['r.dat', encodeSamples(212, samples)],
    ['r.atr', annotations],
  ],
  [
    [
      'r.hea',
      'r 3 100 20\nr.dat 310x4:2+0 20 10 0 0 0 0 II\nr.dat 310 10/uV 10 0 0 0 0 V\nr.xyz 8 1 8 0 3 9 0 Y\n',
    ],
    ['r.dat', encodeSamples(310, samples.slice(0, 100))],
    ['r.xyz', encodeSamples(8, samples.slice(0, 20))],
  ],
  [
    ['m.hea', 'm/4 2 100 25\nlayout 0\na 10\n~ 5\nb 10\n'],
    ['layout.hea', 'layout 2 100 0\n~ 0 200/mV 12 0 0 0 0 II\n~ 0x2 50/mmHg 12 0 0 0 0 ABP\n'],
    ['a.hea', 'a 1 100 10\na.dat 61 10/mV 12 0 0 0 0 II\n'],
    ['b.hea', 'b 2 100 10\nb.dat 24 10/mV 12 0 0 0 0 II\nb.dat 24x2 1/mmHg 12 0 0 0 0 ABP\n'],
    ['a.dat', encodeSamples(61, samples.slice(0, 10))],
    ['b.dat', encodeSamples(24, samples.slice(0, 30))],
  ],
];

describe('damaged WFDB records', () => {
  it.each([0, 1, 2])(
    'of kind %i open or are refused with a reason, and nothing else',
    async (kind) => {
      const rng = createRng(100 + kind);
      const reasons = new Set<string>();
      let opened = 0;
      for (let n = 0; n < CASES; n++) {
        const files = RECORDS[kind].map(([name, content]) => [name, content] as const);
        for (let damages = 1 + rng.nextInt(3); damages > 0; damages--) {
          const i = rng.nextInt(files.length);
          const [name, content] = files[i];
          files[i] = [
            name,
            typeof content === 'string' ? damageText(content, rng) : damageBytes(content, rng),
          ];
        }
        const [header, ...companions] = files.map(([name, content]) =>
          typeof content === 'string' ? textSource(name, content) : bytesSource(content, name),
        );
        const reason = await tryRecording(() => openWfdb(header, companions), rng);
        if (reason === null) opened++;
        else reasons.add(reason.replace(/[\d“”].*/, ''));
        isWfdbHeader(await header.read(0, 1000));
      }
      // A fuzzer that only ever meets one fate tests nothing.
      expect(opened).toBeGreaterThan(CASES / 10);
      expect(CASES - opened).toBeGreaterThan(CASES / 10);
      expect(reasons.size).toBeGreaterThan(10);
    },
    60_000,
  );

  it.each([
    ['r 1000000000 360\nr.dat 16\n', 'promises 1000000000 signals'],
    ['r 1 360\nr.dat 16x1000000000\n', 'samples'],
    ['r 1 360 1\nr.dat 16x9007199254740991:9007199254740991+9007199254740991\n', 'samples'],
    ['r 2 360 10\nr.dat 16\n~ 0x999999999\n', 'samples'],
    ['r 2 360 10\nr.dat 16 1\nr.dat 16:9007199254740991 1\n', 'not believed'],
    ['r 1 360 10\nr.dat 16+99999999999\n', 'not a single sample'],
    ['r 1 360 9007199254740991\n~ 0 200\n', 'no signal that holds samples'],
    ['r/1 1 360 10\nr 10\n', 'cannot be nested'],
    ['r/2 1 360\n~ 4503599627370496\n~ 4503599627370495\n', 'names no segment'],
  ])('that promise the world allocate none of it: %j', async (header, message) => {
    const hea = textSource('r.hea', header);
    const dat = bytesSource(new Uint8Array(100), 'r.dat');
    await expect(openWfdb(hea, [hea, dat])).rejects.toMatchObject({
      name: 'AppError',
      message: expect.stringContaining(message),
    });
  });
});

describe('damaged annotation files', () => {
  it('are read as far as they go', () => {
    const rng = createRng(7);
    for (let n = 0; n < 2 * CASES; n++) {
      const bytes = damageBytes(damageBytes(annotations, rng), rng);
      const { set, problem } = scanAnnotations(bytes, 'x.atr');
      const isOrdered = set.entries.every(({ sample }, i) => sample >= (set.entries[i - 1]?.sample ?? 0));
      if (!isOrdered || set.entries.length > bytes.length / 2) throw new Error(`case ${n}`);
      if (problem === null) expect(parseAnnotations(bytes, 'x.atr')).toEqual(set);
      else expect(isAnnotationFile(bytes)).toBe(false);
    }
  });
});
