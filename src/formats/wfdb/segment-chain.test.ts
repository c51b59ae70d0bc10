import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import type { ByteSource } from '../byte-source.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { encodeSamples, textSource } from './fixtures/made-up-record.ts';
import { findMasterHeader, openWfdb } from './open-wfdb.ts';

describe('WFDB records of many segments', () => {
  const segment = (
    name: string,
    lines: string[],
    samples: readonly number[],
    frames: number,
  ): ByteSource[] => [
    textSource(`${name}.hea`, `${name} ${lines.length} 100 ${frames}\n${lines.join('\n')}\n`),
    bytesSource(encodeSamples(16, samples), `${name}.dat`),
  ];

  it('in a fixed layout follow one another, with NaN for a segment of nothing', async () => {
    const master = textSource('m.hea', 'm/3 2 100 5\na 2\n~ 2\nb 1\n');
    const companions = [
      ...segment('a', ['a.dat 16 1 12 0 0 4 0 I', 'a.dat 16 1 12 0 0 6 0 II'], [1, 2, 3, 4], 2),
      ...segment('b', ['b.dat 16 2 12 0 0 5 0 I', 'b.dat 16 2 12 0 0 9 0 II'], [5, 8], 1),
    ];
    const recording = await openWfdb(master, companions);
    expect((await readThrough(recording)).map((one) => [...one])).toEqual([
      [1, 3, NaN, NaN, 2.5],
      [2, 4, NaN, NaN, 4],
    ]);
    expect([...(await recording.read(1, 1, 5))]).toEqual([4, NaN, NaN, 4]);
    expect(recording.description.format).toBe('WFDB, format 16, 3 segments');
    // The last signal's promise is wrong on purpose.
    expect(recording.checksums.map(({ promised, computed }) => computed - promised)).toEqual([0, 0, 0, -1]);
    expect(recording.description.notes.length).toBe(1);
  });

  it('in a variable layout are matched by description', async () => {
    const master = textSource('m.hea', 'm/4 3 100 6\nlayout 0\na 2\n~ 1\nb 3\n');
    const companions = [
      textSource(
        'layout.hea',
        'layout 3 100 0\n~ 0 200/mV 12 0 0 0 0 II\n~ 0 50/mmHg 12 0 0 0 0 ABP\n~ 0 200/mV 12 0 0 0 0 V\n',
      ),
      ...segment('a', ['a.dat 16 10/mV 12 0 0 30 0 V'], [10, 20], 2),
      ...segment(
        'b',
        ['b.dat 16 1000/V 12 0 0 9 0 II', 'b.dat 16 1/kPa 12 0 0 0 0 ABP'],
        [1, 2, 3, 4, 5, 6],
        3,
      ),
    ];
    const recording = await openWfdb(master, companions);
    expect((await readThrough(recording)).map((one) => [...one])).toEqual([
      [NaN, NaN, NaN, 1, 3, 5],
      [NaN, NaN, NaN, NaN, NaN, NaN],
      [1, 2, NaN, NaN, NaN, NaN],
    ]);
    expect(recording.description.signals.map(({ name, unit }) => [name, unit])).toEqual([
      ['II', 'mV'],
      ['ABP', 'mmHg'],
      ['V', 'mV'],
    ]);
    expect(recording.description.format).toBe('WFDB, format 16, 4 segments');
    expect(recording.description.notes).toEqual([
      'm.hea: ABP of segment b has another rate or unit than in the rest of the record and was left out there.',
    ]);
  });

  it('name the header or signal file that is missing', async () => {
    const master = textSource('m.hea', 'm/2 1 100 2\na 1\nb 1\n');
    const a = segment('a', ['a.dat 16 1'], [1], 1);
    await expect(openWfdb(master, a)).rejects.toMatchObject({
      code: 'missing-companion',
      message: 'm.hea names b.hea, which was not dropped with it.',
    });
    await expect(openWfdb(master, [a[0], ...segment('b', ['b.dat 16 1'], [1], 1)])).rejects.toMatchObject({
      message: 'a.hea names a.dat, which was not dropped with it.',
    });
  });

  it('that contain themselves, or more nothing than anybody records, are refused', async () => {
    const loop = textSource('m.hea', 'm/1 1 100 2\nm 2\n');
    await expect(openWfdb(loop, [loop])).rejects.toMatchObject({
      code: 'broken-recording',
      message: 'm.hea names m.hea, which consists of segments itself: segments cannot be nested.',
    });
    const endless = textSource('m.hea', 'm/2 1 100\na 1\n~ 9007199254740000\n');
    await expect(openWfdb(endless, segment('a', ['a.dat 16 1'], [1], 1))).rejects.toMatchObject({
      code: 'broken-recording',
    });
  });

  it('are told from their segments when all headers are dropped at once', async () => {
    const headers = [
      textSource('a.hea', 'a 1 100 1\na.dat 16\n'),
      textSource('M.hea', 'm/2 1 100 2\na 1\nb 1\n'),
      textSource('B.hea', 'b 1 100 1\nb.dat 16\n'),
    ];
    expect((await findMasterHeader(headers))?.name).toBe('M.hea');
    expect((await findMasterHeader([headers[0]]))?.name).toBe('a.hea');
    expect(await findMasterHeader([headers[0], headers[2]])).toBeNull();
  });
});
