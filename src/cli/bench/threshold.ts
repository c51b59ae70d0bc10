/** What a moved threshold costs the page's main thread with a million beats on screen. */
import { type BenchBrowser, type BenchPage, countIn, openBenchPage, waitForState } from './browser.ts';
import { countMainThreadWork, twoFrames } from './main-thread-work.ts';
import { markdownTable } from './markdown-table.ts';
import { percentile } from './percentile.ts';
import type { Section } from './report.ts';

const MOVES = 200;
const RUN_TIMEOUT_MS = 900_000;

interface ThresholdFigures {
  readonly beats: number;
  readonly moves: number;
  /** Main-thread work a move, in milliseconds: script, style, layout, paint. */
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
}

export async function benchThreshold(browser: BenchBrowser): Promise<Section> {
  const bench = await openBenchPage(browser);
  try {
    const { beats, moves, ...times } = await moveThreshold(bench);
    const cells = [times.medianMs, times.p95Ms, times.worstMs].map((ms) => `${ms.toFixed(1)} ms`);
    return {
      title: 'A moved threshold',
      runtime: browser.name,
      text: `Main-thread work of one step of the slider (script, style, layout and paint, as Chromium counts task time,
the measuring included), with ${beats.toLocaleString('en')} synthetic beats on screen, over ${moves} steps. A frame is 16.7 ms.

${markdownTable(['median', '95th percentile', 'worst'], [cells])}`,
    };
  } finally {
    await bench.close();
  }
}

/**
 * Presses an arrow key on the slider and waits for two frames, so that one frame has been painted since; the work is
 * what Chromium's own counter of main-thread task time rose by. It counts the measuring too, so it errs upwards.
 */
async function moveThreshold(bench: BenchPage): Promise<ThresholdFigures> {
  const { page, address, devtools } = bench;
  await page.goto(`${address}?demo=synthetic-million`);
  await waitForState(page, 'running', 60_000);
  await waitForState(page, 'done', RUN_TIMEOUT_MS);
  const slider = page.getByRole('slider', { name: 'FP32 threshold' });
  await slider.focus();
  const taskMs = await countMainThreadWork(bench);
  const costs: number[] = [];
  for (let move = 0; move < MOVES; move++) {
    const before = await taskMs();
    await devtools.send('Input.dispatchKeyEvent', arrowKey('keyDown', move));
    await twoFrames(bench);
    costs.push((await taskMs()) - before);
    await devtools.send('Input.dispatchKeyEvent', arrowKey('keyUp', move));
  }
  const beats = await page.getByRole('status').textContent();
  return {
    beats: countIn(beats),
    moves: MOVES,
    medianMs: percentile(costs, 0.5),
    p95Ms: percentile(costs, 0.95),
    worstMs: Math.max(...costs),
  };
}

/** Forty steps one way, forty back. */
function arrowKey(type: 'keyDown' | 'keyUp', move: number) {
  const isRight = Math.floor(move / 40) % 2 === 0;
  const key = isRight ? 'ArrowRight' : 'ArrowLeft';
  return { type, key, code: key, windowsVirtualKeyCode: isRight ? 39 : 37 };
}
