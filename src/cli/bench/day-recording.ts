/** A day of ECG dropped on the page: how soon it is there, what it holds in memory, and how it pans. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RECORD_FOLDER } from '../record-folder.ts';
import { type BenchBrowser, openBenchPage } from './browser.ts';
import { type DayFigures, describeDay, type ShownRecording } from './day-report.ts';
import { timeLoading, watchMemoryWhileLoading } from './load-recording.ts';
import { type PanFigures, type PaperZoom, panPaper } from './pan-paper.ts';
import { timePipeline } from './pipeline-times.ts';
import type { Section } from './report.ts';
import { type TiledRecord, tileRecords } from './tile-records.ts';

/** Sinus rhythm, bigeminy, couplets, runs, bundle branch block, noise: all with MLII first. */
const RECORDS = ['100', '103', '119', '208', '213', '214', '228', '233'] as const;
const RATE_HZ = 360;
const DAY_SECONDS = 24 * 3600;
const HALF_HOUR_SECONDS = 1800;

const DAY_ZOOMS: readonly PaperZoom[] = [
  { title: '25 mm/s', zoomOuts: 0, turnsBack: false },
  { title: '16 times the time', zoomOuts: 4, turnsBack: false },
  { title: '256 times', zoomOuts: 8, turnsBack: false },
  { title: '4096 times: most of the day', zoomOuts: 12, turnsBack: true },
];
const HALF_HOUR_ZOOMS: readonly PaperZoom[] = [
  { title: '25 mm/s', zoomOuts: 0, turnsBack: false },
  { title: '64 times: most of the half-hour', zoomOuts: 6, turnsBack: true },
];

export async function benchDayRecording(browser: BenchBrowser): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), 'beatlens-bench-'));
  try {
    const tile = (name: string, seconds: number): Promise<TiledRecord> =>
      tileRecords({
        fromFolder: DEFAULT_RECORD_FOLDER,
        records: RECORDS,
        toFolder: folder,
        name,
        frameCount: seconds * RATE_HZ,
      });
    const day = await tile('day', DAY_SECONDS);
    const halfHour = await tile('half-hour', HALF_HOUR_SECONDS);
    const shownHalfHour = await showRecording(browser, 'half-hour', halfHour.files, HALF_HOUR_ZOOMS);
    const figures: DayFigures = {
      sizeBytes: day.sizeBytes,
      annotations: day.annotationCount,
      day: await showRecording(browser, 'day', day.files, DAY_ZOOMS),
      halfHour: shownHalfHour,
      pipeline: await timePipeline(folder, 'day', day.files),
    };
    return { title: 'A day of ECG', runtime: browser.name, text: describeDay(figures) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function showRecording(
  browser: BenchBrowser,
  name: string,
  files: readonly string[],
  zooms: readonly PaperZoom[],
): Promise<ShownRecording> {
  const bench = await openBenchPage(browser);
  try {
    const memory = await watchMemoryWhileLoading(bench, files);
    const times = await timeLoading(bench, name, files);
    const panning: PanFigures[] = [];
    for (const zoom of zooms) panning.push(await panPaper(bench, name, zoom));
    return { times, memory, panning };
  } finally {
    await bench.close();
  }
}
