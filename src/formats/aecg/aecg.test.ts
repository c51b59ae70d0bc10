import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { damageText, tryRecording } from '../fixtures/fuzz-recording.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { isAnnotatedEcg, openAnnotatedEcg } from './aecg.ts';

interface Lead {
  readonly code: string;
  readonly digits: string;
  readonly scale?: string;
  readonly origin?: string;
}

const quantity = (name: string, text: string): string => {
  const [value, unit] = text.split(' ');
  return `<${name} value="${value}" unit="${unit}"/>`;
};

function sequenceSet(head: string, increment: string, leads: readonly Lead[]): string {
  const time = `<component><sequence><code code="TIME_ABSOLUTE"/><value xsi:type="GLIST_TS"><head value="${head}"/>${quantity('increment', increment)}</value></sequence></component>`;
  const sequences = leads.map(
    ({ code, digits, scale = '2 uV', origin = '0 uV' }) =>
      `<component><sequence><code code="${code}"/><value xsi:type="SLIST_PQ">${quantity('origin', origin)}${quantity('scale', scale)}<digits> ${digits} </digits></value></sequence></component>`,
  );
  return `<component><sequenceSet>${time}${sequences.join('\n')}</sequenceSet></component>`;
}

function document(...sets: string[]): string {
  return `<?xml version="1.0"?>\n<!-- <digits>9</digits> -->\n<AnnotatedECG xmlns="urn:hl7-org:v3">\n<subjectDemographicPerson><name>A</name></subjectDemographicPerson>\n<component><series>${sets.join('\n')}</series></component></AnnotatedECG>`;
}

const START = '20200102030405.000';
const plain = document(
  sequenceSet(START, '0.004 s', [
    { code: 'MDC_ECG_LEAD_I', digits: '1 2\n-3' },
    { code: 'MDC_ECG_LEAD_AVR', digits: '4 5 6', scale: '0.5 mV', origin: '100 uV' },
  ]),
);
const open = (xml: string | Uint8Array) =>
  openAnnotatedEcg(bytesSource(typeof xml === 'string' ? new TextEncoder().encode(xml) : xml, 'made-up.xml'));
const mv = (...values: number[]): Float32Array => Float32Array.from(values);

describe('an annotated ECG of HL7', () => {
  it('gives its leads in millivolts, by origin and scale', async () => {
    const recording = await open(plain);
    const { signals, startTime, droppedFields } = recording.description;
    expect(signals.map(({ name, rateHz, unit }) => [name, rateHz, unit])).toEqual([
      ['I', 250, 'mV'],
      ['aVR', 250, 'mV'],
    ]);
    expect([startTime, droppedFields]).toEqual(['2020-01-02 03:04:05.000', ['patient name']]);
    expect(await readThrough(recording)).toEqual([mv(0.002, 0.004, -0.006), mv(2.1, 2.6, 3.1)]);
  });

  it('is read with a prefix, in milliseconds, with single quotes and in gzip all the same', async () => {
    const prefixed = plain
      .replaceAll(/<(\/?)(\w)/g, '<$1h:$2')
      .replace('value="0.004" unit="s"', "value='4' unit='ms'");
    expect(isAnnotatedEcg(new TextEncoder().encode(prefixed))).toBe(true);
    const packed = new Uint8Array(gzipSync(prefixed));
    expect(await readThrough(await open(packed))).toEqual(await readThrough(await open(plain)));
  });

  it('puts leads recorded one after the other in their places', async () => {
    const later = START.replace('05.000', '05.012');
    const recording = await open(
      document(
        sequenceSet(START, '0.004 s', [{ code: 'MDC_ECG_LEAD_I', digits: '1 2 3' }]),
        sequenceSet(later, '0.004 s', [{ code: 'MDC_ECG_LEAD_II', digits: '4 5 6' }]),
      ),
    );
    const missing = Number.NaN;
    const [first, second] = await readThrough(recording);
    expect(first).toEqual(mv(0.002, 0.004, 0.006));
    expect(second).toEqual(mv(missing, missing, missing, 0.008, 0.01, 0.012));
  });

  it('leaves representative beats and further series aside, and says so', async () => {
    const beat = sequenceSet(START, '0.004 s', [{ code: 'MDC_ECG_LEAD_I', digits: '9 9' }]);
    const second = plain.replace(
      '</series>',
      `<derivation><derivedSeries>${beat}</derivedSeries></derivation></series><series>${beat}</series>`,
    );
    const recording = await open(second);
    expect(await readThrough(recording)).toEqual(await readThrough(await open(plain)));
    expect(recording.description.notes.join(' ')).toMatch(/2 series.*representative beats/);
  });

  it.each([
    ['a word among the digits', plain.replace('1 2', '1 two'), /sample 2 of lead I is “two”/],
    ['no time between samples', plain.replace('0.004', 'soon'), /does not say how far its samples are apart/],
    ['a scale that is a word', plain.replace('value="2"', 'value="big"'), /scale of lead I is no number/],
    ['no waveforms', '<AnnotatedECG></AnnotatedECG>', /holds no rhythm sequence/],
    [
      'a tag without an end',
      plain.slice(0, plain.indexOf('<digits') + 4),
      /the tag in line \d+ does not end/,
    ],
    [
      'pieces years apart',
      document(
        ...['2020', '2021'].map((year) =>
          sequenceSet(`${year}0102030405`, '0.004 s', [{ code: 'MDC_ECG_LEAD_I', digits: '1 2 3' }]),
        ),
      ),
      /spread over 31622400 seconds/,
    ],
    ['elements without end', `<AnnotatedECG>${'<a>'.repeat(500)}`, /more than 200 deep/],
    ['a tag without measure', `<AnnotatedECG ${'a'.repeat(100_000)}>`, /tag in line 1/],
  ])('is refused with %s, saying so', async (_, xml, says) => {
    await expect(open(xml)).rejects.toThrow(says);
    await expect(open(xml)).rejects.toMatchObject({ code: 'broken-recording' });
  });

  it('looks no entity up, so that none can grow', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "1 1 1 1"><!ENTITY b "&a;&a;">]>${plain.replace('1 2', '&b;')}`;
    await expect(open(bomb)).rejects.toThrow(/sample 1 of lead I is “&b;”/);
  });

  it('is read or refused however it is damaged', async () => {
    const rng = createRng(52);
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const xml = damageText(plain, rng);
      if ((await tryRecording(() => open(xml), rng)) !== null) refused += 1;
    }
    expect(refused).toBeGreaterThan(300);
  });
});
