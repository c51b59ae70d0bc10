/** Recordings in text in the ways people have them, and what is right for each. */
import { describe, it } from 'vitest';
import { expectRightText, gzipped, linesOf, madeUpSamples, oddText } from './fixtures/odd-text.ts';

const one = madeUpSamples(60);
const two = madeUpSamples(60, 2);
const three = madeUpSamples(60, 3);
const adc = one.map((value) => Math.round(1000 + value * 100));
const comma = (value: number): string => String(value).replace('.', ',');
const milli = (values: readonly number[]): number[] => values.map((value) => value / 1000);
const column = (values: readonly (string | number)[], lineBreak = '\n'): string =>
  values.map((value) => `${value}${lineBreak}`).join('');
const rows = one.map((value, i) => [value, two[i]]);
const timed = (time: (i: number) => string | number): (string | number)[][] =>
  one.map((value, i) => [time(i), value, two[i]]);
const clock = (seconds: number, digits = 3): string =>
  `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(digits).padStart(3 + digits, '0')}`;

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const COLUMNS = [
  oddText('one column of millivolts', column(one), [one], {
    rateHz: null,
    names: ['signal 1'],
    units: [null],
  }),
  oddText('one column of ADC units', column(adc), [adc], { rateHz: null, areEcg: [true] }),
  oddText('one column with CRLF', column(one, '\r\n'), [one]),
  oddText('one column with CR', column(one, '\r'), [one]),
  oddText('one column without a break at the end', column(one).trimEnd(), [one]),
  oddText('one column with a byte-order mark', `\ufeff${column(one)}`, [one]),
  oddText('one column with decimal commas', column(one.map(comma)), [one]),
  oddText('one column with blanks before the numbers', column(one.map((v) => String(v).padStart(9))), [one]),
  oddText('one column with a comma behind every number', column(one, ',\n'), [one]),
  oddText('one column under a name with a unit', `ecg [uV]\n${column(one)}`, [milli(one)], {
    names: ['ecg'],
    units: ['mV'],
  }),
  oddText(
    'one column as NumPy saves it',
    column(one.map((v) => v.toExponential(18).replace(/e([+-])(\d)$/, 'e$10$2'))),
    [one],
  ),
  oddText('one column with plus signs', column(one.map((v) => (v > 0 ? `+${v}` : v))), [one]),
  oddText('two columns without a header', linesOf(rows), [one, two], { names: ['signal 1', 'signal 2'] }),
  oddText('two leads by name', `MLII (mV),V5 (mV)\n${linesOf(rows)}`, [one, two], {
    names: ['MLII', 'V5'],
    units: ['mV', 'mV'],
  }),
  oddText('tabs', `I\tII\n${linesOf(rows, '\t')}`, [one, two], { names: ['I', 'II'] }),
  oddText('blanks', `I II\n${linesOf(rows, '  ')}`, [one, two], { names: ['I', 'II'] }),
  oddText(
    'semicolons with decimal commas',
    `I;II\n${linesOf(
      rows.map((row) => row.map(comma)),
      ';',
    )}`,
    [one, two],
    { names: ['I', 'II'] },
  ),
  oddText(
    'tabs with decimal commas',
    linesOf(
      rows.map((row) => row.map(comma)),
      '\t',
    ),
    [one, two],
  ),
  oddText('trailing semicolons', `I;II;\n${linesOf(rows, ';', ';\n')}`, [one, two], { names: ['I', 'II'] }),
  oddText('quoted numbers', linesOf(rows.map((row) => row.map((v) => `"${v}"`))), [one, two]),
  oddText('an index column', `,I,II\n${linesOf(timed((i) => i))}`, [one, two], {
    names: ['I', 'II'],
    rateHz: null,
  }),
  oddText('an index column without a header', linesOf(timed((i) => i)), [one, two], { rateHz: null }),
  oddText('a column named sample', `sample,I,II\n${linesOf(timed((i) => i + 500))}`, [one, two], {
    rateHz: null,
  }),
  oddText('the columns as pandas numbers them', `,0,1\n${linesOf(timed((i) => i))}`, [one, two]),
  oddText('blank lines between', column(one, '\n\n'), [one]),
  oddText('comments in the middle', column(one.map((v, i) => (i === 30 ? `# electrode off\n${v}` : v))), [
    one,
  ]),
  oddText(
    'a header that comes again',
    `I,II\n${linesOf(rows.slice(0, 30))}I,II\n${linesOf(rows.slice(30))}`,
    [one, two],
  ),
  oddText(
    'missing values in every spelling',
    linesOf(
      rows.map((row, i) =>
        row.map((v, k) => (k === 0 && i >= 10 && i < 14 ? ['', 'NaN', '-', 'null'][i - 10] : v)),
      ),
    ),
    [one.map((v, i) => (i >= 10 && i < 14 ? Number.NaN : v)), two],
  ),
  oddText('a row that is short', linesOf(rows.map((row, i) => (i === 20 ? row.slice(0, 1) : row))), [
    one,
    two.map((v, i) => (i === 20 ? Number.NaN : v)),
  ]),
  oddText(
    'something behind a number',
    linesOf(
      rows.map((row, i) => (i === 20 ? [`${row[0]}*`, row[1]] : i === 30 ? [row[0], `${row[1]}mV`] : row)),
    ),
    [one.map((v, i) => (i === 20 ? Number.NaN : v)), two.map((v, i) => (i === 30 ? Number.NaN : v))],
  ),
  oddText('a last line cut off', `${linesOf(rows)}0.12`, [one, two]),
  oddText('a word in a number’s place', column(one.map((v, i) => (i === 20 ? 'error' : v))), [
    one.toSpliced(20, 1),
  ]),
  oddText('a column of labels', `ecg,beat\n${linesOf(one.map((v, i) => [v, i % 9 ? '' : 'N']))}`, [one], {
    names: ['ecg'],
  }),
  oddText(
    'signals that are no ECG',
    `ECG [mV],RESP,PLETH\n${linesOf(rows.map((row, i) => [...row, three[i]]))}`,
    [one, two, three],
    {
      areEcg: [true, false, false],
      units: ['mV', null, null],
    },
  ),
  oddText('gzip under the name of a text', gzipped(`MLII [mV]\n${column(one)}`), [one], { names: ['MLII'] }),
];

const TIMES = [
  oddText(
    'a PhysioBank export with units',
    `'Elapsed time','MLII','V5'\n'hh:mm:ss.mmm','mV','mV'\n${linesOf(timed((i) => `'${clock(i / 360)}'`))}`,
    [one, two],
    { rateHz: 360, names: ['MLII', 'V5'], units: ['mV', 'mV'] },
  ),
  oddText(
    'a PhysioBank export with dates',
    `'Time and date','MLII','V5'\n'','mV','mV'\n${linesOf(timed((i) => `'[10:20:3${(i / 250).toFixed(3)} 12/05/2005]'`))}`,
    [one, two],
    { rateHz: 250, startTime: '10:20:30.000 12/05/2005' },
  ),
  oddText(
    'what rdsamp prints',
    `   Elapsed time      MLII       V5\n      (seconds)      (mV)     (mV)\n${linesOf(
      timed((i) => (i / 360).toFixed(3).padStart(15)),
      '   ',
    )}`,
    [one, two],
    { rateHz: 360, names: ['MLII', 'V5'], units: ['mV', 'mV'] },
  ),
  oddText(
    'milliseconds and a signal named hr',
    `timer,hr\n${linesOf(adc.map((v, i) => [(i * 8.547).toFixed(6), v]))}`,
    [adc],
    {
      rateHz: 1000 / 8.547,
      names: ['hr'],
    },
  ),
  oddText(
    'times with a micro-second',
    `datetime,hr\n${linesOf(adc.map((v, i) => [`2016-11-24 13:58:58.${String(i * 10_000).padStart(6, '0')}`, v]))}`,
    [adc],
    {
      rateHz: 100,
      startTime: '2016-11-24 13:58:58.000000',
    },
  ),
  oddText('seconds', `time,I,II\n${linesOf(timed((i) => (i / 128).toFixed(6)))}`, [one, two], {
    rateHz: 128,
  }),
  oddText(
    'comments between rows that start with a time',
    linesOf(
      timed((i) => (i / 128).toFixed(6)).flatMap((row, i) => (i % 9 ? [row] : [['# lead, 1, 2'], row])),
    ),
    [one, two],
    { rateHz: 128 },
  ),
  oddText('seconds without a header', linesOf(timed((i) => (i / 128).toFixed(6))), [one, two], {
    rateHz: 128,
  }),
  oddText(
    'milliseconds that say so',
    `Time (ms);I;II\n${linesOf(
      timed((i) => i * 2),
      ';',
    )}`,
    [one, two],
    {
      rateHz: 500,
    },
  ),
  oddText('milliseconds that do not say so', `time,I,II\n${linesOf(timed((i) => i * 4))}`, [one, two], {
    rateHz: 250,
    notes: /taken for milliseconds/,
  }),
  oddText('times 0, 1, 2 under the name of time', `time,I,II\n${linesOf(timed((i) => i))}`, [one, two], {
    rateHz: 1000,
    notes: /taken for milliseconds/,
  }),
  oddText(
    'nanoseconds',
    `timestamp_ns,I,II\n${linesOf(timed((i) => 1_700_000_000_000_000_000n.toString().slice(0, 10) + String(i * 7_812_500).padStart(9, '0')))}`,
    [one, two],
    { rateHz: 128 },
  ),
  oddText(
    'an epoch in milliseconds',
    `timestamp,I,II\n${linesOf(timed((i) => 1_700_000_000_000 + i * 8))}`,
    [one, two],
    {
      rateHz: 125,
    },
  ),
  oddText(
    'date and clock',
    `Datum;I;II\n${linesOf(
      timed((i) => `21.10.2020 12:33:3${(i / 100).toFixed(2).replace('.', ',')}`),
      ';',
    )}`,
    [one, two],
    {
      rateHz: 100,
      startTime: '21.10.2020 12:33:30,00',
    },
  ),
  oddText(
    'ISO times with zones',
    `t,I,II\n${linesOf(timed((i) => `2020-10-21T12:33:38.${String(i * 5).padStart(3, '0')}+02:00`))}`,
    [one, two],
    { rateHz: 200 },
  ),
  oddText('clock times of hours', linesOf(timed((i) => `23:59:5${(i / 50).toFixed(2)}`)), [one, two], {
    rateHz: 50,
  }),
  oddText(
    'rounded times of 360 Hz',
    `time (s),I,II\n${linesOf(timed((i) => (i / 360).toFixed(3)))}`,
    [one, two],
    { rateHz: 360 },
  ),
  oddText(
    'names, then units among them that of time and date',
    `Time and date,I,II\n(hh:mm:ss.mmm dd/mm/yyyy),(mV),(mV)\n${linesOf(
      timed((i) => `[10:20:${(30 + i / 250).toFixed(3)} 01/02/2003]`),
    )}`,
    [one, two],
    { rateHz: 250, names: ['I', 'II'], units: ['mV', 'mV'], startTime: '10:20:30.000 01/02/2003' },
  ),
  oddText(
    'milliseconds behind a colon',
    `Time,V1,V5\n${linesOf(timed((i) => `00:00:00:${String(i * 4).padStart(3, '0')}`))}`,
    [one, two],
    { rateHz: 250, names: ['V1', 'V5'], startTime: null },
  ),
  oddText(
    'durations of pandas',
    `time,I,II\n${linesOf(timed((i) => `0 days 00:00:00.${String(i * 4).padStart(3, '0')}000`))}`,
    [one, two],
    { rateHz: 250, startTime: null },
  ),
  oddText(
    'words in the place of a sample, which keep its time, and words between the rows, which do not',
    `time (s),I\n${linesOf(one.map((v, i) => [(i / 250).toFixed(3), i === 20 ? 'lead off' : v]))
      .split('\n')
      .toSpliced(30, 0, 'marker', 'time (s),I')
      .join('\n')}`,
    [one.with(20, Number.NaN)],
    { rateHz: 250 },
  ),
  oddText(
    'times of packets of ten',
    `time (ms),I,II\n${linesOf(timed((i) => Math.floor(i / 10) * 80))}`,
    [one, two],
    { rateHz: 125 },
  ),
  oddText(
    'times of whole seconds, the first of them cut',
    `time (s),I,II\n${linesOf(timed((i) => Math.floor((i + 7) / 15)))}`,
    [one, two],
    { rateHz: 15 },
  ),
  oddText(
    'a pause of a minute',
    `time (s),I,II\n${linesOf(timed((i) => (i / 100 + (i < 30 ? 0 : 60)).toFixed(2)))}`,
    [one, two],
    { rateHz: 100 },
  ),
  oddText(
    'the times of the Polar Sensor Logger',
    `Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n${linesOf(
      adc.map((value, i) => [
        `2024-03-01T08:00:00.${String(Math.floor(i / 20) * 153).padStart(3, '0')}`,
        `6001234${String(Math.round((i / 130) * 1e9)).padStart(11, '0')}`,
        ((i / 130) * 1000).toFixed(6),
        value,
      ]),
      ';',
    )}`,
    [milli(adc)],
    { rateHz: 130, names: ['ecg'], units: ['mV'] },
  ),
];

const watch = (lines: readonly string[], values: readonly (string | number)[]): string =>
  `${lines.join('\n')}\n\n${column(values)}`;
const englishWatch = [
  'Name,Made-up Person',
  'Date of Birth,"Jan 1, 1970"',
  'Recorded Date,2024-03-01 08:00:00 +0100',
  'Classification,Sinus Rhythm',
  'Symptoms,',
  'Software Version,1.90',
  'Device,"Watch6,1"',
  'Sample Rate,512 hertz',
  '',
  'Lead,Lead I',
  'Unit,µV',
];
const translated = (words: Readonly<Record<string, string>>): string[] =>
  englishWatch.map((line) =>
    Object.entries(words).reduce((text, [from, to]) => text.replace(from, to), line),
  );
const person = ['patient name', 'date of birth'];
const fine = madeUpSamples(60, 4, 3);

const PREAMBLES = [
  oddText(
    'BioSPPy',
    `# Simple Text Format\n# Sampling Rate (Hz):= 1000.00\n# Resolution:= 12\n# Labels:= ECG\n${column(adc)}`,
    [adc],
    {
      rateHz: 1000,
      names: ['ECG'],
    },
  ),
  oddText('a text preamble', `Sampling Rate (Hz): 500\nGain: high\n\n${column(one)}`, [one], { rateHz: 500 }),
  oddText('fs as people write it', `fs = 250 Hz\n${column(one)}`, [one], { rateHz: 250 }),
  oddText('kilohertz', `# sampling frequency: 1 kHz\n${column(one)}`, [one], { rateHz: 1000 }),
  oddText(
    'LabChart',
    `Interval=\t0.004 s\nExcelDateTime=\t4.5E+04\nTimeFormat=\tStartOfBlock\nChannelTitle=\tECG\tPulse\nRange=\t10 V\t1 V\nUnitName=\tmV\tV\n${linesOf(
      timed((i) => i * 0.004),
      '\t',
    )}`,
    [one, two.map((v) => v * 1000)],
    { rateHz: 250, names: ['ECG', 'Pulse'], units: ['mV', 'mV'] },
  ),
  oddText(
    'samples per second as AcqKnowledge writes it',
    `study.acq\n2 msec/sample\n${linesOf(rows, '\t')}`,
    [one, two],
    {
      rateHz: 500,
    },
  ),
  oddText(
    'BITalino',
    `# OpenSignals Text File Format\n# {"98:D3": {"sampling rate": 1000, "column": ["nSeq", "A1"]}}\n# EndOfHeader\n${linesOf(
      adc.map((v, i) => [i % 16, v]),
      '\t',
    )}`,
    [adc],
    { rateHz: 1000, names: ['A1'], areEcg: [true] },
  ),
  oddText(
    'BITalino with digital lines',
    `# OpenSignals Text File Format\n# {"98:D3": {"sampling rate": 100, "column": ["nSeq", "I1", "O1", "A2"]}}\n# EndOfHeader\n${linesOf(
      adc.map((v, i) => [i % 16, 0, 1, v]),
      '\t',
    )}`,
    [adc],
    { rateHz: 100, names: ['A2'], areEcg: [true], notes: /left out: I1, O1/ },
  ),
  oddText(
    'a rate that the times contradict',
    `rate: 500\ntime (s),I\n${linesOf(one.map((v, i) => [i / 250, v]))}`,
    [one],
    {
      rateHz: 500,
      notes: /says 500 Hz, its times say 250 Hz/,
    },
  ),
  oddText('an Apple Watch', watch(englishWatch, fine), [milli(fine)], {
    rateHz: 512,
    names: ['Lead I'],
    units: ['mV'],
    droppedFields: person,
    startTime: '2024-03-01 08:00:00 +0100',
  }),
  oddText(
    'an Apple Watch that speaks German',
    watch(
      translated({
        Name: 'Name',
        'Date of Birth': 'Geburtsdatum',
        'Sample Rate': 'Abtastrate',
        hertz: 'Hertz',
        'Lead,Lead': 'Ableitung,Ableitung',
        Unit: 'Einheit',
        '1.90': '1,90',
      }),
      fine.map(comma),
    ),
    [milli(fine)],
    { rateHz: 512, droppedFields: person, units: ['mV'], names: ['Ableitung I'] },
  ),
  oddText(
    'an Apple Watch that speaks Italian',
    watch(
      translated({
        Name: 'Nome',
        'Date of Birth': 'Data di nascita',
        'Sample Rate': 'Frequenza di campionamento',
        Unit: 'Unità',
      }),
      fine.map(comma),
    ),
    [milli(fine)],
    { rateHz: 512, droppedFields: person },
  ),
  oddText(
    'an Apple Watch that speaks Spanish, with hercios',
    watch(
      translated({
        Name: 'Nombre',
        'Date of Birth': 'Fecha de nacimiento',
        'Sample Rate': 'Frecuencia de muestreo',
        hertz: 'hercios',
        Unit: 'Unidad',
      }),
      fine.map(comma),
    ),
    [milli(fine)],
    { rateHz: 512, droppedFields: person },
  ),
  oddText(
    'an Apple Watch that speaks a language nobody foresaw',
    watch(
      translated({
        Name: 'Xyz',
        'Date of Birth': 'Xyz abc',
        'Sample Rate': 'Qwe rty',
        '512 hertz': '499,5 Гц',
        Unit: 'Asd',
        'Lead,': 'Fgh,',
      }),
      fine,
    ),
    [milli(fine)],
    { rateHz: 499.5, droppedFields: person, units: ['mV'] },
  ),
  oddText(
    'a micro sign in Windows-1252',
    latin1(`Sample Rate: 250\nLead: I\nUnit: µV\n${column(one)}`),
    [milli(one)],
    {
      rateHz: 250,
      units: ['mV'],
      notes: /Windows-1252/,
    },
  ),
  oddText('volts', `ECG (V)\n${column(one)}`, [one.map((v) => v * 1000)], { units: ['mV'] }),
  oddText(
    'a patient in the preamble',
    `Patient ID: 12345\nPatient Name: Made Up\nAge: 50\nSex: F\nfs: 200\n${column(one)}`,
    [one],
    {
      rateHz: 200,
      droppedFields: ['patient name', 'patient number', 'age', 'sex'],
    },
  ),
];

describe('a recording in text is read whatever its columns:', () => {
  it.each(COLUMNS)('$name', expectRightText);
});

describe('a recording in text has the rate that its times tell:', () => {
  it.each(TIMES)('$name', expectRightText);
});

describe('a recording in text is what its preamble says:', () => {
  it.each(PREAMBLES)('$name', expectRightText);
});
