/** Recordings the tests drop, made from a seed in the layouts that devices write; no real person's. */
import { writeAnnotations } from '../src/formats/wfdb/write-annotations.ts';
import type { UploadedFile } from './dashboard-page.ts';

/** Seconds between two complexes. */
const RR_S = 0.8;

/** An upright complex every 0.8 s with a T wave, in mV; every tenth comes early, wide and tall. */
export function madeUpEcg(rateHz: number, seconds: number): Float32Array {
  const samples = new Float32Array(rateHz * seconds);
  const add = (at: number, height: number, width: number): void => {
    for (let i = Math.max(0, Math.floor((at - 5 * width) * rateHz)); i < (at + 5 * width) * rateHz; i++)
      if (i < samples.length) samples[i] += height * Math.exp(-(((i / rateHz - at) / width) ** 2) / 2);
  };
  for (const { at, isEctopic } of beatsOf(seconds)) {
    add(at, isEctopic ? 1.6 : 1.1, isEctopic ? 0.045 : 0.012);
    add(at + 0.28, isEctopic ? -0.4 : 0.25, 0.05);
  }
  return samples;
}

interface MadeUpBeat {
  readonly at: number;
  readonly isEctopic: boolean;
}

function beatsOf(seconds: number): MadeUpBeat[] {
  return Array.from({ length: Math.floor(seconds / RR_S) }, (_, beat) => {
    const isEctopic = beat % 10 === 7;
    return { at: 0.5 + beat * RR_S - (isEctopic ? 0.25 : 0), isEctopic };
  }).filter(({ at }) => at < seconds - 0.5);
}

/** How many beats a made-up ECG holds. */
export function madeUpBeatCount(seconds: number): number {
  return beatsOf(seconds).length;
}

/** How many of the wide, early beats come after `fromSeconds`. */
export function madeUpEctopicCount(seconds: number, fromSeconds: number): number {
  return beatsOf(seconds).filter(({ at, isEctopic }) => isEctopic && at >= fromSeconds).length;
}

/** Header, signal and annotations of a WFDB record, format 16, 200 units to a millivolt. */
export function wfdbRecord(name: string, rateHz: number, seconds: number): readonly UploadedFile[] {
  const samples = Int16Array.from(madeUpEcg(rateHz, seconds), (mv) => Math.round(mv * 200));
  const checksum = Int16Array.of(samples.reduce((sum, sample) => sum + sample, 0))[0];
  const header = `${name} 1 ${rateHz} ${samples.length}\n${name}.dat 16 200 12 0 ${samples[0]} ${checksum} 0 MLII\n`;
  const annotations = writeAnnotations(
    beatsOf(seconds).map(({ at, isEctopic }) => ({
      sample: Math.round(at * rateHz),
      symbol: isEctopic ? 'V' : 'N',
      subtype: 0,
      channel: 0,
      number: 0,
      text: '',
    })),
  );
  return [
    { name: `${name}.hea`, mimeType: 'text/plain', buffer: Buffer.from(header) },
    binaryFile(`${name}.dat`, new Uint8Array(samples.buffer)),
    binaryFile(`${name}.atr`, annotations),
  ];
}

/** EDF (Kemp et al. 1992): one ECG signal in microvolts, one data record a second. */
export function edfFile(name: string, rateHz: number, seconds: number): UploadedFile {
  const samples = Int16Array.from(madeUpEcg(rateHz, seconds), (mv) => Math.round(mv * 1000));
  const field = (text: string, width: number): string => text.padEnd(width).slice(0, width);
  const header = [
    field('0', 8),
    field('X X X X', 80),
    field('Startdate 01-JAN-2020 X X X', 80),
    field('01.01.20', 8),
    field('00.00.00', 8),
    field('512', 8),
    field('', 44),
    field(String(seconds), 8),
    field('1', 8),
    field('1', 4),
    field('ECG II', 16),
    field('', 80),
    field('uV', 8),
    field('-32768', 8),
    field('32767', 8),
    field('-32768', 8),
    field('32767', 8),
    field('', 80),
    field(String(rateHz), 8),
    field('', 32),
  ].join('');
  return binaryFile(name, Buffer.concat([Buffer.from(header), new Uint8Array(samples.buffer)]));
}

/** As a watch exports it: the person's name and date of birth above the samples in microvolts. */
export function watchCsv(name: string, person: string, rateHz: number, seconds: number): UploadedFile {
  const head = [
    `Name,${person}`,
    'Date of Birth,1 Jan 1970',
    'Recorded Date,2020-01-01 00:00:00 +0000',
    'Classification,Sinus Rhythm',
    'Symptoms,',
    'Software Version,1.90',
    'Device,"Watch6,1"',
    `Sample Rate,${rateHz} hertz`,
    '',
    '',
    'Lead,Lead I',
    'Unit,µV',
    '',
  ];
  const samples = Array.from(madeUpEcg(rateHz, seconds), (mv) => (mv * 1000).toFixed(3));
  return {
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from([...head, ...samples, ''].join('\n')),
  };
}

function binaryFile(name: string, bytes: Uint8Array): UploadedFile {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
}
