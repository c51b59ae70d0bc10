/** Walks the ECG paper with the wheel, at several zooms and places, and counts what each step costs. */
import type { BenchPage } from './browser.ts';
import { countMainThreadWork, twoFrames } from './main-thread-work.ts';
import { percentile } from './percentile.ts';

const STEPS = 200;
/** Shares of the recording. */
const PLACES = [0.1, 0.35, 0.6, 0.85] as const;
const STEP_PX = 60;
/** Where most of the recording is in view already, there is no further to go. */
const STEPS_FORTH = 5;

export interface PaperZoom {
  readonly title: string;
  /** Presses of the key that shows twice the time, from 25 mm/s. */
  readonly zoomOuts: number;
  /** Goes back after a few steps rather than on. */
  readonly turnsBack: boolean;
}

export interface PanFigures {
  readonly title: string;
  /** Main-thread work a step until a frame later, in milliseconds. */
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  /** Steps after which the whole trace was drawn with that frame. */
  readonly wholeShare: number;
  /** Longest wait for the trace of a step to be drawn in whole, in milliseconds; 0 where it was with that frame. */
  readonly longestWaitMs: number;
}

interface Step {
  readonly workMs: number;
  readonly waitMs: number;
}

/** @param name of the record that is open */
export async function panPaper(bench: BenchPage, name: string, zoom: PaperZoom): Promise<PanFigures> {
  const { page } = bench;
  const mainThreadMs = await countMainThreadWork(bench);
  const steps: Step[] = [];
  for (const place of PLACES) {
    await page.keyboard.press('0');
    for (let press = 0; press < zoom.zoomOuts; press++) await page.keyboard.press('-');
    await goTo(bench, place);
    await waitUntilWhole(bench, name);
    const before = await visibleTime(bench);
    for (let step = 0; step < STEPS / PLACES.length; step++) {
      // Beginning away from the nearer end.
      const isBack = zoom.turnsBack && (Math.floor(step / STEPS_FORTH) % 2 === 1) !== place > 0.5;
      steps.push(await panOnce(bench, name, isBack ? -STEP_PX : STEP_PX, mainThreadMs));
      if (step === 0 && (await visibleTime(bench)) === before) throw new Error('the paper did not move');
    }
  }
  const work = steps.map(({ workMs }) => workMs);
  const waits = steps.map(({ waitMs }) => waitMs);
  return {
    title: zoom.title,
    medianMs: percentile(work, 0.5),
    p95Ms: percentile(work, 0.95),
    worstMs: Math.max(...work),
    wholeShare: waits.filter((ms) => ms === 0).length / waits.length,
    longestWaitMs: Math.max(...waits),
  };
}

async function panOnce(
  bench: BenchPage,
  name: string,
  px: number,
  mainThreadMs: () => Promise<number>,
): Promise<Step> {
  const { x, y } = await paperCentre(bench, name);
  const before = await mainThreadMs();
  await bench.devtools.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: px, deltaY: 0 });
  await twoFrames(bench);
  const workMs = (await mainThreadMs()) - before;
  return { workMs, waitMs: await waitUntilWhole(bench, name) };
}

async function paperCentre({ page }: BenchPage, name: string): Promise<{ x: number; y: number }> {
  const box = await page.getByRole('img', { name: `ECG of ${name}`, exact: true }).boundingBox();
  if (box === null) throw new Error('the paper is not on the page');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** @returns milliseconds waited; 0 where the trace is drawn in whole already */
function waitUntilWhole({ page }: BenchPage, name: string): Promise<number> {
  return page.evaluate(
    (label) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        const look = (isFirst: boolean) => {
          const isWhole = document.querySelector(`canvas[aria-label="${label}"]`)?.ariaBusy === 'false';
          if (isWhole) resolve(isFirst ? 0 : performance.now() - start);
          else requestAnimationFrame(() => look(false));
        };
        look(true);
      }),
    `ECG of ${name}`,
  );
}

async function goTo({ page }: BenchPage, share: number): Promise<void> {
  const overview = page.getByRole('slider', { name: 'Place in the recording, seconds' });
  const box = await overview.boundingBox();
  if (box === null) throw new Error('the overview is not on the page');
  await overview.click({ position: { x: share * box.width, y: box.height / 2 } });
}

function visibleTime({ page }: BenchPage): Promise<string | null> {
  return page.locator('.visible-time').textContent();
}
