import type { HeapUsage } from './heap-usage.ts';
import type { LoadMemory, LoadTimes } from './load-recording.ts';
import { markdownTable } from './markdown-table.ts';
import type { PanFigures } from './pan-paper.ts';
import type { PipelineTimes } from './pipeline-times.ts';

export interface ShownRecording {
  readonly times: LoadTimes;
  readonly memory: LoadMemory;
  readonly panning: readonly PanFigures[];
}

export interface DayFigures {
  readonly sizeBytes: number;
  readonly annotations: number;
  readonly day: ShownRecording;
  readonly halfHour: ShownRecording;
  readonly pipeline: PipelineTimes;
}

const FRAME_MS = 16.7;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Markdown of the section. */
export function describeDay({ sizeBytes, annotations, day, halfHour, pipeline }: DayFigures): string {
  const { times } = day;
  return `24 hours of two leads at 360 Hz, ${megabytes(sizeBytes)}, tiled from records of MIT-BIH with their annotations (${annotations.toLocaleString('en')}):
three files dropped on the page, ${times.beats.toLocaleString('en')} beats found and scored by both networks. A half-hour of the same beside it.

${markdownTable(
  ['', 'first beats on the paper', 'all beats', 'work of all threads', 'of the main thread'],
  [timesRow('day', times), timesRow('half-hour', halfHour.times)],
)}

Memory, garbage collected. Resident: the process that holds page and worker, in a run of its own.

${memoryTable(day.memory, halfHour.memory)}

${describeGrowth(day, halfHour)}

Panning by the wheel, 60 pixels a step, 200 steps over four places at each zoom. Work of the main thread a step (script, style,
layout and paint, as Chromium counts task time, the measuring included); how often the whole trace was drawn with that frame,
and how long the rest took at most, until when coarser or older parts stand in. A frame is ${FRAME_MS} ms.

${markdownTable(
  ['zoom', 'median', '95th percentile', 'worst', 'drawn at once', 'longest wait'],
  [
    ...day.panning.map((figures) => panRow('day', figures)),
    ...halfHour.panning.map((figures) => panRow('half-hour', figures)),
  ],
)}

${describeBars(day)}

The same way in Node without a browser, seconds of processor time: ${describePipeline(pipeline)}`;
}

function timesRow(name: string, times: LoadTimes): string[] {
  const { firstBeatsMs, allBeatsMs, cpuSeconds, mainThreadMs } = times;
  return [
    name,
    seconds(firstBeatsMs),
    seconds(allBeatsMs),
    `${cpuSeconds.toFixed(1)} s`,
    seconds(mainThreadMs),
  ];
}

function memoryTable(day: LoadMemory, halfHour: LoadMemory): string {
  const heap = ({ objectBytes, bufferBytes }: HeapUsage): string =>
    `${megabytes(objectBytes)} + ${megabytes(bufferBytes)}`;
  const row = (name: string, memory: LoadMemory): string[] => [
    name,
    ...[
      memory.beforeBytes,
      memory.secondQuarterBytes,
      memory.lastQuarterBytes,
      memory.peakBytes,
      memory.afterBytes,
    ].map(megabytes),
    heap(memory.page),
    heap(memory.worker),
  ];
  const head = [
    '',
    'resident before',
    'median, second quarter',
    'last quarter',
    'peak',
    'after',
    'page: objects + arrays',
    'worker: objects + arrays',
  ];
  return markdownTable(head, [row('day', day), row('half-hour', halfHour)]);
}

const heapBytes = ({ objectBytes, bufferBytes }: HeapUsage): number => objectBytes + bufferBytes;

/** What the page knows of a beat, against the half-hour, and what the worker keeps within its budgets. */
function describeGrowth(day: ShownRecording, halfHour: ShownRecording): string {
  const beats = day.times.beats - halfHour.times.beats;
  const perBeat = (of: (memory: LoadMemory) => number): string =>
    ((of(day.memory) - of(halfHour.memory)) / beats).toFixed(0);
  return `From the half-hour to the day that is ${perBeat(({ page }) => heapBytes(page))} bytes a beat in the page and ${perBeat(({ worker }) => heapBytes(worker))} in the worker; there 384 of them
are windows of beats, kept up to a fixed 48 MiB, and the half-hour keeps its samples, which the day does not.`;
}

function panRow(name: string, figures: PanFigures): string[] {
  const { title, medianMs, p95Ms, worstMs, wholeShare, longestWaitMs } = figures;
  const times = [medianMs, p95Ms, worstMs].map((ms) => `${ms.toFixed(1)} ms`);
  return [
    `${name}, ${title}`,
    ...times,
    `${(wholeShare * 100).toFixed(0)} %`,
    `${longestWaitMs.toFixed(0)} ms`,
  ];
}

function describeBars({ times, panning }: ShownRecording): string {
  const worstP95 = Math.max(...panning.map(({ p95Ms }) => p95Ms));
  const verdict = (isReached: boolean): string => (isReached ? 'reached' : '**missed**');
  return `- First beats of the day: ${seconds(times.firstBeatsMs)}; at most 2 s is asked: ${verdict(times.firstBeatsMs <= 2000)}
- Panning, 95th percentile at the costliest zoom: ${worstP95.toFixed(1)} ms; at most a frame is asked: ${verdict(worstP95 <= FRAME_MS)}`;
}

function describePipeline(pipeline: PipelineTimes): string {
  const { readingSeconds, findingSeconds, fp32Seconds, int8Seconds } = pipeline;
  const [reading, finding, fp32, int8] = [readingSeconds, findingSeconds, fp32Seconds, int8Seconds].map(
    (value) => value.toFixed(1),
  );
  return `reading ${reading}, finding and cutting
beats with filters, quality, shapes and trace ${finding}, FP32 (TensorFlow.js) ${fp32}, INT8 ${int8}.`;
}
