import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { damageBytes, tryRecording } from '../fixtures/fuzz-recording.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { isDicom, openDicomEcg } from './dicom-ecg.ts';

/** A writer of the few elements that matter, in any of the three syntaxes, with sequences of known or unknown length. */
class Writer {
  constructor(
    readonly isExplicit: boolean,
    readonly isLittleEndian: boolean,
    readonly isOpenEnded: boolean,
  ) {}

  element(tag: number, vr: string, value: Uint8Array): Uint8Array {
    const isLong = ['OW', 'OB', 'SQ'].includes(vr);
    const length = vr === 'SQ' && this.isOpenEnded ? 0xffff_ffff : value.length;
    const head = new Uint8Array(this.isExplicit && isLong ? 12 : 8);
    const view = new DataView(head.buffer);
    view.setUint16(0, tag >>> 16, this.isLittleEndian);
    view.setUint16(2, tag & 0xffff, this.isLittleEndian);
    if (!this.isExplicit) view.setUint32(4, length, this.isLittleEndian);
    else {
      head.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
      if (isLong) view.setUint32(8, length, this.isLittleEndian);
      else view.setUint16(6, length, this.isLittleEndian);
    }
    return joined(head, value);
  }

  text(tag: number, vr: string, value: string): Uint8Array {
    return this.element(tag, vr, ascii(value.length % 2 ? `${value} ` : value));
  }

  integer(tag: number, vr: 'US' | 'UL', value: number): Uint8Array {
    const bytes = new Uint8Array(vr === 'US' ? 2 : 4);
    const view = new DataView(bytes.buffer);
    if (vr === 'US') view.setUint16(0, value, this.isLittleEndian);
    else view.setUint32(0, value, this.isLittleEndian);
    return this.element(tag, vr, bytes);
  }

  sequence(tag: number, ...items: Uint8Array[]): Uint8Array {
    const parts = items.map((item) =>
      joined(
        this.mark(0xe000, this.isOpenEnded ? 0xffff_ffff : item.length),
        item,
        this.isOpenEnded ? this.mark(0xe00d, 0) : ascii(''),
      ),
    );
    const end = this.isOpenEnded ? this.mark(0xe0dd, 0) : ascii('');
    return joined(this.element(tag, 'SQ', joined(...parts)), end);
  }

  private mark(element: number, length: number): Uint8Array {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0xfffe, this.isLittleEndian);
    view.setUint16(2, element, this.isLittleEndian);
    view.setUint32(4, length, this.isLittleEndian);
    return bytes;
  }
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

interface Group {
  readonly samples?: readonly number[];
  readonly frequency?: string;
  readonly originality?: string;
  readonly count?: number;
  readonly interpretation?: string;
}

function group(writer: Writer, options: Group = {}): Uint8Array {
  const { samples = [1, -10, 2, -20, 3, -32768], frequency = '500', originality = 'ORIGINAL' } = options;
  const data = new Uint8Array(samples.length * 2);
  samples.forEach((value, i) => {
    new DataView(data.buffer).setInt16(i * 2, value, writer.isLittleEndian);
  });
  const padding = new Uint8Array(2);
  new DataView(padding.buffer).setInt16(0, -32768, writer.isLittleEndian);
  const channel = (name: string, baseline: string): Uint8Array =>
    joined(
      writer.sequence(0x003a_0208, writer.text(0x0008_0104, 'LO', name)),
      writer.text(0x003a_0210, 'DS', '2.5'),
      writer.sequence(0x003a_0211, writer.text(0x0008_0100, 'SH', 'uV')),
      writer.text(0x003a_0212, 'DS', '2'),
      writer.text(0x003a_0213, 'DS', baseline),
    );
  return joined(
    writer.text(0x003a_0004, 'CS', originality),
    writer.integer(0x003a_0005, 'US', 2),
    writer.integer(0x003a_0010, 'UL', options.count ?? samples.length / 2),
    writer.text(0x003a_001a, 'DS', frequency),
    writer.sequence(0x003a_0200, channel('Lead I (Einthoven)', '0'), channel('Lead aVR', '1000')),
    writer.integer(0x5400_1004, 'US', 16),
    writer.text(0x5400_1006, 'CS', options.interpretation ?? 'SS'),
    writer.element(0x5400_100a, 'OW', padding),
    writer.element(0x5400_1010, 'OW', data),
  );
}

const SYNTAXES = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  'big-endian': '1.2.840.10008.1.2.2',
};

function madeUpDicom(writer: Writer, syntax: string, ...groups: Uint8Array[]): Uint8Array {
  return joined(new Uint8Array(128), ascii('DICM'), metaOf(syntax), datasetOf(writer, ...groups));
}

function metaOf(syntax: string): Uint8Array {
  return new Writer(true, true, false).text(0x0002_0010, 'UI', syntax);
}

function datasetOf(writer: Writer, ...groups: Uint8Array[]): Uint8Array {
  return joined(
    writer.text(0x0008_002a, 'DT', '20200102030405'),
    writer.text(0x0010_0010, 'PN', 'Made^Up'),
    groups.length > 0 ? writer.sequence(0x5400_0100, ...groups) : ascii(''),
  );
}

const explicit = new Writer(true, true, false);
const open = (bytes: Uint8Array) => openDicomEcg(bytesSource(bytes, 'made-up.dcm'));
const expected = [Float32Array.of(0.005, 0.01, 0.015), Float32Array.of(0.95, 0.9, Number.NaN)];

describe('a DICOM waveform', () => {
  it.each([
    ['explicit', true, true, false],
    ['explicit', true, true, true],
    ['implicit', false, true, false],
    ['implicit', false, true, true],
    ['big-endian', true, false, false],
  ] as const)(
    'gives the same in the syntax %s (%s, %s, open-ended: %s)',
    async (name, isExplicit, isLittle, isOpenEnded) => {
      const writer = new Writer(isExplicit, isLittle, isOpenEnded);
      const recording = await open(madeUpDicom(writer, SYNTAXES[name], group(writer)));
      const { signals, droppedFields, startTime } = recording.description;
      expect(signals.map(({ name: lead, unit, rateHz, gain }) => [lead, unit, rateHz, gain])).toEqual([
        ['I', 'mV', 500, 200],
        ['aVR', 'mV', 500, 200],
      ]);
      expect([droppedFields, startTime]).toEqual([['patient name'], '2020-01-02 03:04:05']);
      expect(await readThrough(recording)).toEqual(expected);
    },
  );

  it('is read where it is deflated, and what breaks off there is refused', async () => {
    const packed = new Uint8Array(deflateRawSync(datasetOf(explicit, group(explicit))));
    const deflated = (body: Uint8Array) =>
      joined(new Uint8Array(128), ascii('DICM'), metaOf('1.2.840.10008.1.2.1.99'), body);
    for (const padding of [[], [0]]) {
      const recording = await open(joined(deflated(packed), Uint8Array.from(padding)));
      expect(await readThrough(recording)).toEqual(expected);
    }
    await expect(open(deflated(packed.subarray(0, -20)))).rejects.toThrow(
      /what is deflated in it cannot be unpacked/,
    );
    // 200 MB of zeros.
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(2e8)));
    await expect(open(deflated(bomb))).rejects.toThrow(/holds more than the 128 MB that it may/);
  });

  it('needs no preamble', async () => {
    const length = new Writer(true, true, false).integer(0x0002_0000, 'UL', 28);
    for (const start of [length, ascii('')]) {
      const bytes = joined(start, metaOf(SYNTAXES.explicit), datasetOf(explicit, group(explicit)));
      expect(isDicom(bytes)).toBe(true);
      expect(await readThrough(await open(bytes))).toEqual(expected);
    }
  });

  it('leaves derived beats aside, and says so', async () => {
    const beat = group(explicit, { originality: 'DERIVED', samples: [7, 7] });
    const recording = await open(madeUpDicom(explicit, SYNTAXES.explicit, group(explicit), beat));
    expect(await readThrough(recording)).toEqual(expected);
    expect(recording.description.notes).toHaveLength(1);
  });

  it.each([
    [
      'fewer samples than it promises',
      group(explicit, { count: 4_000_000_000 }),
      /4000000000 samples of 2 channels need 16000000000 bytes, 12 are there/,
    ],
    ['no frequency', group(explicit, { frequency: 'fast' }), /does not say its sampling frequency/],
    ['samples of a telephone', group(explicit, { interpretation: 'MB' }), /written as “MB” are not known/],
  ])('is refused with %s, saying so', async (_, damaged, says) => {
    const bytes = madeUpDicom(explicit, SYNTAXES.explicit, damaged);
    await expect(open(bytes)).rejects.toThrow(says);
    await expect(open(bytes)).rejects.toMatchObject({ code: 'broken-recording' });
  });

  it('is refused when it is compressed or holds no waveform', async () => {
    const jpeg = madeUpDicom(explicit, '1.2.840.10008.1.2.4.50', group(explicit));
    await expect(open(jpeg)).rejects.toThrow(/transfer syntax 1\.2\.840\.10008\.1\.2\.4\.50/);
    await expect(open(madeUpDicom(explicit, SYNTAXES.explicit))).rejects.toThrow(
      /DICOM file without waveforms/,
    );
  });

  it('is read or refused however it is damaged', async () => {
    const rng = createRng(53);
    let refused = 0;
    for (const [name, writer] of [
      ['explicit', new Writer(true, true, true)],
      ['implicit', new Writer(false, true, false)],
    ] as const) {
      const original = madeUpDicom(writer, SYNTAXES[name], group(writer));
      for (let i = 0; i < 1500; i++) {
        const bytes = damageBytes(original, rng);
        if ((await tryRecording(() => open(bytes), rng)) !== null) refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});
