import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { madeUpTable, utf8, writeTable } from './beat-table/fixtures/made-up-table.ts';
import { bytesSource } from './beat-table/fixtures/read-all.ts';
import type { ByteSource } from './byte-source.ts';
import { edfBytes } from './edf/fixtures/made-up-edf.ts';
import { readThrough } from './fixtures/read-recording.ts';
import { openRecording, type RecognisedFiles, recogniseFiles } from './open-recording.ts';
import { madeUpSamples } from './text/fixtures/odd-text.ts';

const file = (name: string, content: string | Uint8Array): ByteSource =>
  bytesSource(typeof content === 'string' ? utf8(content) : content, name);

const table = file('beats.csv', writeTable(madeUpTable()));
const column = madeUpSamples(200).join('\n');
const text = file('trace.csv', column);
const peaks = file('trace-peaks.csv', '5\n70\n120\n160\n190\n240\n260\n290\n301');
const header = (name: string): ByteSource =>
  file(`${name}.hea`, `${name} 1 250 4\n${name}.dat 16 200/mV 16 0 0 10 0 II\n`);
const signal = (name: string): ByteSource =>
  file(`${name}.dat`, new Uint8Array(Int16Array.of(1, 2, 3, 4).buffer));

async function groupsOf(
  ...files: ByteSource[]
): Promise<(RecognisedFiles & { kind: 'recordings' })['groups']> {
  const recognised = await recogniseFiles(files);
  if (recognised.kind !== 'recordings') throw new Error('recognised as tables of beats');
  return recognised.groups;
}

describe('files dropped at once', () => {
  it('are tables of beats where every one is', async () => {
    const packed = file('trace.hea', new Uint8Array(gzipSync(writeTable(madeUpTable({ seed: 2 })))));
    expect(await recogniseFiles([table, packed])).toMatchObject({
      kind: 'beat-tables',
      dialects: [{ isGzip: false }, { isGzip: true }],
    });
  });

  it('are told by content, whatever their names', async () => {
    const [group] = await groupsOf(file('beats.edf', column));
    expect(group.format).toBe('text');
    const [other] = await groupsOf(
      file('notes.txt', 'r 1 250 4\nr.bin 16 200/mV\n'),
      file('r.bin', new Uint8Array(8)),
    );
    expect(other.format).toBe('wfdb');
    expect(await readThrough(await openRecording(other))).toEqual([new Float32Array(4)]);
  });

  it('are one recording where a header names the others', async () => {
    const groups = await groupsOf(signal('r1'), header('r1'));
    expect(groups.map(({ source }) => source.name)).toEqual(['r1.hea']);
    const [samples] = await readThrough(await openRecording(groups[0]));
    expect(samples).toEqual(Float32Array.of(0.005, 0.01, 0.015, 0.02));
  });

  it('are several recordings where they do not belong together', async () => {
    const groups = await groupsOf(header('r1'), signal('r1'), header('r2'), signal('r2'), text);
    expect(groups.map(({ source }) => source.name)).toEqual(['r1.hea', 'r2.hea', 'trace.csv']);
    for (const group of groups)
      expect((await readThrough(await openRecording(group)))[0].length).toBeGreaterThan(3);
  });

  it('are a recording and its beats where one is a list of rising numbers', async () => {
    const [group] = await groupsOf(peaks, text);
    const { annotations } = (await openRecording(group)).description;
    expect(annotations?.entries.map(({ sample, symbol }) => [sample, symbol]).slice(0, 2)).toEqual([
      [5, '?'],
      [70, '?'],
    ]);
  });

  it('give a list of beats to the recording whose name begins the same', async () => {
    const other = file('other.csv', column);
    const groups = await groupsOf(other, peaks, text);
    const found = groups.map((group) => [
      group.source.name,
      group.format === 'text' && group.positions?.name,
    ]);
    expect(found).toEqual([
      ['other.csv', undefined],
      ['trace.csv', 'trace-peaks.csv'],
    ]);
  });
});

describe('an EDF and WFDB annotations', () => {
  const edf = edfBytes({
    records: 2,
    signals: [
      { label: 'ECG', samplesPerRecord: 250, samples: Array.from({ length: 500 }, (_, i) => i % 99) },
    ],
  });
  const beats = new Uint8Array(Uint16Array.of((1 << 10) | 40, (5 << 10) | 200, 0).buffer);

  it('are one recording, whose beats count in samples', async () => {
    const [group, ...others] = await groupsOf(file('r01.edf.qrs', beats), file('r01.edf', edf));
    expect(others).toEqual([]);
    const recording = await openRecording(group);
    const { annotations } = recording.description;
    expect(annotations?.entries.map(({ sample, symbol }) => [sample, symbol])).toEqual([
      [40, 'N'],
      [240, 'V'],
    ]);
    expect((await readThrough(recording))[0]).toHaveLength(500);
    expect(await recording.read(0, 98, 100)).toHaveLength(2);
  });

  it('are kept apart by their names', async () => {
    const files = [file('rec1.edf', edf), file('other.edf', edf), file('other.edf.qrs', beats)];
    const groups = await groupsOf(...files);
    expect(groups.map((group) => group.format === 'edf' && group.annotations?.name)).toEqual([
      undefined,
      'other.edf.qrs',
    ]);
    await expect(groupsOf(...files, file('other.edf.atr', beats))).rejects.toThrow(
      /other\.edf\.atr holds annotations: please drop it together with its recording/,
    );
  });
});

describe('files that do not open', () => {
  const zip = file('a.zip', new Uint8Array([0x50, 0x4b, 3, 4, ...new Uint8Array(100)]));
  it.each<[string, ByteSource[], string, RegExp]>([
    [
      'a table beside a recording',
      [table, text],
      'not-a-recording',
      /beats\.csv is a table of beats and trace\.csv belongs to a recording/,
    ],
    ['a signal file alone', [signal('r1')], 'missing-companion', /r1\.dat.*drop its header \(r1\.hea\)/],
    [
      'a list of beats alone',
      [peaks],
      'missing-companion',
      /trace-peaks\.csv.*positions of beats.*together with its recording/,
    ],
    [
      'an archive',
      [zip],
      'not-a-recording',
      /a\.zip is neither a table of beats nor a recording: it is a spreadsheet or another zip/,
    ],
    [
      'a recording of a kind that is not read',
      [file('a.gdf', 'GDF 2.20\0')],
      'not-a-recording',
      /a\.gdf is a GDF recording, which is not read\. Expected .*WFDB, EDF/,
    ],
    [
      'an SCP-ECG',
      [file('a.scp', `${'\0'.repeat(16)}SCPECG`)],
      'not-a-recording',
      /a\.scp is an SCP-ECG recording, which is not read/,
    ],
    ['prose', [file('letter.txt', 'Dear Sir,\nenclosed.\n')], 'not-a-beat-table', /letter\.txt.*line 1/],
    ['a few numbers', [file('few.txt', '1\n2.5\n1\n')], 'not-a-recording', /few\.txt.*3 lines of numbers/],
    [
      'a table too wide',
      [file('wide.csv', `${Array(600).fill('0.5').join(',')}\n`.repeat(9))],
      'not-a-beat-table',
      /wide\.csv.*600 samples/,
    ],
    ['nothing', [file('empty.csv', '')], 'empty-file', /empty\.csv is empty/],
    [
      'UTF-16',
      [file('wide.csv', new Uint8Array(Buffer.from(`\ufeff${column}`, 'utf16le')))],
      'unsupported-encoding',
      /UTF-16/,
    ],
    [
      'a packed EDF',
      [file('a.edf.gz', new Uint8Array(gzipSync(edfHeader())))],
      'not-a-recording',
      /a\.edf\.gz is packed with gzip/,
    ],
    [
      'another XML',
      [file('a.xml', '<?xml version="1.0"?><svg/>')],
      'not-a-recording',
      /a\.xml.*an XML document/,
    ],
  ])('say why: %s', async (_, files, code, says) => {
    await expect(recogniseFiles(files)).rejects.toMatchObject({ name: 'AppError', code });
    await expect(recogniseFiles(files)).rejects.toThrow(says);
  });
});

/** The fixed part of an EDF header with one signal. */
function edfHeader(): string {
  const fields: [string, number][] = [
    ['0', 8],
    ['X', 80],
    ['X', 80],
    ['01.01.20', 8],
    ['00.00.00', 8],
    ['512', 8],
    ['', 44],
    ['1', 8],
    ['1', 8],
    ['1', 4],
  ];
  return fields.map(([text, width]) => text.padEnd(width)).join('') + ' '.repeat(256);
}
