import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { isWfdbHeader, parseHeader } from './header.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function messageOf(text: string): string {
  try {
    parseHeader(text, '1.hea');
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'broken-recording') return thrown.message;
    throw thrown;
  }
  return '';
}

describe('WFDB headers', () => {
  it('are read field by field', () => {
    const header = parseHeader(
      [
        '#wfdb 10.6',
        '# Name: somebody',
        '03700181 3 125/60(1.5) 75000 17:27:45 15/08/1994',
        '03700181.dat 212x4 2963.77/mV 12 0 67 -11266 0 MCL1 ',
        '03700181.dat 212:4 12.84(-1605)/mmHg 12 0 -943 -23651 0 ABP, mean',
        'a/other.dat 16+24x2:3',
        '# age: 63  sex: F',
        '# <diagnoses>: something  <medications>: something',
        '# free words',
      ].join('\r\n'),
      'x.hea',
    );
    expect(header.record).toEqual({
      name: '03700181',
      segmentCount: null,
      signalCount: 3,
      rateHz: 125,
      frameCount: 75000,
      startTime: '17:27:45 15/08/1994',
    });
    expect(header.signals).toEqual([
      {
        fileName: '03700181.dat',
        format: 212,
        samplesPerFrame: 4,
        skewFrames: 0,
        startByte: 0,
        gain: 2963.77,
        baseline: null,
        unit: 'mV',
        adcZero: 0,
        initialValue: 67,
        checksum: -11266,
        promisedFrames: 75000,
        description: 'MCL1',
      },
      {
        fileName: '03700181.dat',
        format: 212,
        samplesPerFrame: 1,
        skewFrames: 4,
        startByte: 0,
        gain: 12.84,
        baseline: -1605,
        unit: 'mmHg',
        adcZero: 0,
        initialValue: -943,
        checksum: -23651,
        promisedFrames: 75000,
        description: 'ABP, mean',
      },
      {
        fileName: 'a/other.dat',
        format: 16,
        samplesPerFrame: 2,
        // Three samples are one frame and a half; the library rounds up.
        skewFrames: 2,
        startByte: 24,
        gain: null,
        baseline: null,
        unit: null,
        adcZero: 0,
        initialValue: 0,
        checksum: null,
        promisedFrames: 75000,
        description: null,
      },
    ]);
    expect(header.droppedFields).toEqual([
      'patient name',
      'age',
      'sex',
      'diagnosis',
      'medication',
      'comments',
    ]);
  });

  it('may leave out what header(5) calls optional', () => {
    const { record, signals } = parseHeader('r 1\nr.dat 16 0 12 512\n', 'r.hea');
    expect(record).toMatchObject({ rateHz: null, frameCount: null, startTime: null });
    // Initial value and checksum missing: the one is the ADC zero, the other is not checked. A gain of 0 is none.
    expect(signals[0]).toMatchObject({ gain: null, adcZero: 512, initialValue: 512, checksum: null });
  });

  it('may describe a signal without giving its gain', () => {
    const { signals } = parseHeader('r 1 360 0\nr.dat 16 MLII lead\n', 'r.hea');
    expect(signals[0]).toMatchObject({ gain: null, description: 'MLII lead' });
  });

  it('of many segments list them', () => {
    const { record, segments } = parseHeader('m/3 2 125 600\nlayout 0\n~ 100\ns1 500\n', 'm.hea');
    expect(record.segmentCount).toBe(3);
    expect(segments).toEqual([
      { recordName: 'layout', frameCount: 0 },
      { recordName: '~', frameCount: 100 },
      { recordName: 's1', frameCount: 500 },
    ]);
  });

  it.each([
    ['', 'holds no record line'],
    ['100\n', 'line 1 (“100”): expected the number of signals'],
    ['100 -1\n', 'the number of signals'],
    ['100 2 360\n100.dat 212\n', 'promises 2 signals in line 1 and describes 1'],
    ['100 1000000000 360\n100.dat 212\n', 'promises 1000000000 signals'],
    ['100/99999999 2 360\ns 1\n', 'promises 99999999 segments'],
    ['100 1 0\n100.dat 212\n', 'the sampling frequency'],
    ['100 1 NaN\n100.dat 212\n', 'the sampling frequency'],
    ['100 1 1e300\n100.dat 212\n', 'the sampling frequency'],
    ['100 1 360 -5\n100.dat 212\n', 'the number of samples'],
    ['100 1 360 99999999999999999999\n100.dat 212\n', 'the number of samples'],
    ['100 1 360\n\n# text\n100.dat 213\n', 'line 4 (“100.dat 213”): expected one of the formats 8, 16'],
    ['100 1 360\n100.dat 516\n', 'format 516 (compressed with FLAC) is not read'],
    ['100 1 360\n100.dat x\n', 'a format such as 16, 212x4'],
    ['100 1 360\n100.dat 16 NaN/mV\n', 'a gain such as 200, 200/mV'],
    ['100 1 360\n100.dat 16 1e-300/mV\n', 'a gain'],
    ['100 1 360\n100.dat 16 200(x)/mV\n', 'a gain'],
    ['100/2 1 360\ns1 100\ns2\n', 'the name of a segment and its length'],
  ])('that make no sense are refused with the line and what was expected: %j', (text, message) => {
    expect(messageOf(text)).toContain(message);
  });

  it('are told by content', () => {
    expect(isWfdbHeader(bytes('100 2 360 650000\r\n100.dat 212 200 11 1024 995 -22131 0 MLII\r\n'))).toBe(
      true,
    );
    expect(isWfdbHeader(bytes('# a comment\nm/2 1 360 600\ns1 500\n'))).toBe(true);
    expect(isWfdbHeader(bytes('100 0 360 650000\n'))).toBe(true);
    // What is wrong in them is told once they are read.
    expect(isWfdbHeader(bytes('100 1 360\nd.dat 516 200\n'))).toBe(true);
    expect(isWfdbHeader(bytes('100 1 360\n~ 0 200\n'))).toBe(true);
    // The head of a file may end anywhere.
    expect(isWfdbHeader(bytes('100 2 360 650000\n100.dat 212 200(10'.slice(0, 32)))).toBe(true);
    for (const text of [
      '',
      '1 2 3\n4 5 6\n',
      'time ecg\n0 1\n',
      '0.1\n0.2\n',
      '{"a": 1}',
      '1,2\n3,4\n',
      '5 1\n3 16 2\n9 9 9\n',
    ])
      expect([text, isWfdbHeader(bytes(text))]).toEqual([text, false]);
  });
});
