import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { InputContract } from '../core/input-contract.ts';
import { AAMI_CLASSES, NO_RAW_LABEL } from '../core/label.ts';
import type { Annotation, Recording } from '../core/recording.ts';
import { type ByteSource, blobSource } from '../formats/byte-source.ts';
import type { SourceBatch } from './beat-source.ts';
import { ReadingProgress } from './counted-source.ts';
import { recogniseSet } from './recognise-set.ts';
import { recordingOf } from './recording-for-tests.ts';
import type { RecordingAnswers } from './recording-info.ts';
import { RecordingSource } from './recording-source.ts';

const CONTRACT: InputContract = {
  rateHz: 62.5,
  lengthSamples: 48,
  rPeakSample: 19,
  window: 'centred',
  normalisation: 'running-median',
};
const RATE_HZ = 360;
const NEVER = new AbortController().signal;
const DEMO = new URL('../../public/demo/', import.meta.url);

async function demoFiles(): Promise<ByteSource[]> {
  const names = ['mitdb-208-excerpt.hea', 'mitdb-208-excerpt.dat'];
  return Promise.all(
    names.map(async (name) => blobSource(name, new Blob([await readFile(new URL(name, DEMO))]))),
  );
}

async function openDemo(answers: RecordingAnswers = {}): Promise<RecordingSource> {
  const set = await recogniseSet(await demoFiles(), { overrides: [], answers });
  if (set.kind !== 'recording') throw new Error('the demo is a recording');
  return set.open(CONTRACT);
}

function openMemory(recording: Recording, answers: RecordingAnswers = {}): Promise<RecordingSource> {
  const files = { names: ['memory'], sizeBytes: 1 };
  const progress = new ReadingProgress();
  return RecordingSource.open(recording, { files, answers, contract: CONTRACT, progress });
}

interface Read {
  readonly rPeaks: number[];
  readonly windows: Float32Array[];
  readonly labels: number[];
  readonly judged: number[];
  readonly calls: number[];
  readonly batches: SourceBatch[];
}

async function readThrough(source: RecordingSource): Promise<Read> {
  const read: Read = { rPeaks: [], windows: [], labels: [], judged: [], calls: [], batches: [] };
  for await (const batch of source.batches(NEVER)) {
    const { beats, isJudged } = batch;
    read.batches.push(batch);
    read.rPeaks.push(...beats.lines);
    read.labels.push(...beats.rawLabels);
    read.judged.push(...isJudged);
    read.calls.push(...(batch.recording?.calls ?? []));
    for (let beat = 0; beat < beats.count; beat++)
      read.windows.push(beats.samples.slice(beat * beats.length, (beat + 1) * beats.length));
  }
  return read;
}

/** A minute of complexes every 0.8 s on a slow wave. */
function madeUp(): Float32Array {
  return Float32Array.from({ length: 60 * RATE_HZ }, (_, i) => {
    const ms = ((i / RATE_HZ) * 1000) % 800;
    return 1.2 * Math.exp(-(((ms - 400) / 12) ** 2)) + 0.2 * Math.sin(i / RATE_HZ);
  });
}

const MADE_UP_PEAKS = 75;

describe('a recording as a source of beats', () => {
  it('finds the beats of the demo recording and cuts a window around each', async () => {
    const source = await openDemo();
    const { rPeaks, windows, batches } = await readThrough(source);
    // Five minutes at about 105 beats a minute.
    expect(rPeaks.length).toBeGreaterThan(480);
    expect(rPeaks.length).toBeLessThan(570);
    expect(rPeaks).toEqual(rPeaks.toSorted((a, b) => a - b));
    expect(windows.every((window) => window.some((sample) => Math.abs(sample) > 0.2))).toBe(true);
    expect(batches.at(-1)).toMatchObject({ progress: source.total, recording: { sampleCount: 108_000 } });
    expect(source.opened.info).toMatchObject({
      name: 'mitdb-208-excerpt',
      rateHz: RATE_HZ,
      sampleCount: 108_000,
    });
  });

  it('makes a beat again from the samples around it, as it streamed by', async () => {
    const source = await openDemo();
    const { rPeaks, windows } = await readThrough(source);
    for (const beat of [0, 1, 100, rPeaks.length - 2]) {
      const { samples } = await source.reread(0, rPeaks[beat]);
      const worst = samples.reduce((most, x, i) => Math.max(most, Math.abs(x - windows[beat][i])), 0);
      expect(worst).toBeLessThan(2e-3);
    }
  });

  it('gives every beat the label of its annotation, and none where there is none', async () => {
    const annotation = (sample: number, symbol: string): Annotation => ({
      sample,
      symbol,
      subtype: 0,
      channel: 0,
      number: 0,
      text: '',
    });
    const entries = [annotation(144, 'N'), annotation(300, '+'), annotation(435, 'V'), annotation(3000, 'V')];
    const annotations = { name: 'test.atr', rateHz: RATE_HZ, entries };
    const source = await openMemory(recordingOf([madeUp()], RATE_HZ, annotations));
    const { labels } = await readThrough(source);
    expect(labels.slice(0, 4)).toEqual([0, 2, NO_RAW_LABEL, NO_RAW_LABEL]);
  });

  it('does not depend on how the file was cut into blocks', async () => {
    const demo = await openDemo();
    const { rPeaks, windows, calls } = await readThrough(demo);
    const part = await demo.readTrace({ lead: 0, startSample: 0, endSample: 108_000, samplesPerColumn: 1 });
    if (part.kind !== 'samples') throw new Error('samples were asked for');
    for (const blockSamples of [311, 5_000, 108_000]) {
      const source = await openMemory(recordingOf([part.samples], RATE_HZ, null, blockSamples));
      const read = await readThrough(source);
      expect(read.rPeaks).toEqual(rPeaks);
      expect(read.calls).toEqual(calls);
      expect(read.windows).toEqual(windows);
    }
    // The demo recording is full of ventricular beats.
    expect(calls.filter((call) => call === AAMI_CLASSES.indexOf('V')).length).toBeGreaterThan(80);
  });

  it('marks a beat without judging it where samples are missing, and finds those after the gap', async () => {
    const samples = madeUp();
    samples.fill(Number.NaN, 20 * RATE_HZ, 25 * RATE_HZ);
    const source = await openMemory(recordingOf([samples], RATE_HZ));
    const { rPeaks, judged } = await readThrough(source);
    const during = rPeaks.filter((peak) => peak > 20.1 * RATE_HZ && peak < 24.9 * RATE_HZ);
    expect(during).toEqual([]);
    expect(judged.filter((mark) => mark === 1).length).toBeGreaterThan(60);
    const after = rPeaks.findIndex((peak) => peak > 25 * RATE_HZ);
    expect(rPeaks.length - after).toBeGreaterThan(40);
  });

  it('turns the trace over when asked, and finds the same beats', async () => {
    const upright = await openMemory(recordingOf([madeUp()], RATE_HZ));
    const { rPeaks } = await readThrough(upright);
    expect(rPeaks).toHaveLength(MADE_UP_PEAKS);
    const inverted = await openMemory(recordingOf([madeUp()], RATE_HZ), { isInverted: true });
    expect((await readThrough(inverted)).rPeaks).toEqual(rPeaks);
    const request = { lead: 0, startSample: 100, endSample: 200, samplesPerColumn: 1 };
    const [a, b] = [await upright.readTrace(request), await inverted.readTrace(request)];
    if (a.kind !== 'samples' || b.kind !== 'samples') throw new Error('samples were asked for');
    expect(b.samples).toEqual(a.samples.map((sample) => -sample));
  });

  it('groups the beats into templates', async () => {
    const source = await openDemo();
    const { rPeaks } = await readThrough(source);
    const { templates, templateOf } = source.templates();
    expect(templateOf).toHaveLength(rPeaks.length);
    // Normal and ventricular beats, at the least.
    expect(templates.length).toBeGreaterThan(1);
    expect(templates[0].count).toBeGreaterThan(200);
  });

  it('stops early when the reading is given up', async () => {
    const source = await openDemo();
    const abort = new AbortController();
    let batches = 0;
    for await (const _ of source.batches(abort.signal)) {
      batches++;
      abort.abort();
    }
    expect(batches).toBe(1);
  });

  it('opens a file of annotations whose signals are elsewhere, and finds no beats', async () => {
    const entry = { sample: 30, symbol: '"', subtype: 0, channel: 0, number: 0, text: 'Sleep stage W' };
    const annotations = { name: 'night.edf', rateHz: 1, entries: [entry] };
    const source = await openMemory(recordingOf([], RATE_HZ, annotations));
    expect(source.opened.annotations?.entries).toEqual([entry]);
    expect(source.opened.info).toMatchObject({ leads: [], sampleCount: 31 });
    const { rPeaks, batches } = await readThrough(source);
    expect([rPeaks.length, batches.length]).toEqual([0, 1]);
  });

  it('takes the first signal, as a guess, where none is called an ECG', async () => {
    const recording = recordingOf([madeUp()], RATE_HZ);
    const [signal] = recording.description.signals;
    const signals = [{ ...signal, name: 'pleth', isEcg: false }];
    const unnamed = { ...recording, description: { ...recording.description, signals } };
    expect((await openMemory(unnamed)).opened.info.recognised.lead).toMatchObject({
      value: 0,
      origin: 'guess',
    });
  });

  it('refuses an answer that cannot be, naming what was expected', async () => {
    await expect(openDemo({ lead: 3 })).rejects.toThrow('has 1 signals');
    await expect(openDemo({ leadName: 'V9' })).rejects.toThrow('there are: MLII');
    await expect(openDemo({ rateHz: 3 })).rejects.toThrow('between 50 and');
    await expect(openDemo({ unitsPerMv: 0 })).rejects.toThrow('above 0');
  });
});
