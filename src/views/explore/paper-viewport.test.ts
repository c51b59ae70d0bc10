import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSS_PX_PER_MM, PaperViewport } from './paper-viewport.ts';

/** 1,000 px of paper over half an hour. */
function viewport(durationSeconds = 1800): PaperViewport {
  const view = new PaperViewport();
  view.resize(1000, CSS_PX_PER_MM);
  view.setDuration(durationSeconds);
  return view;
}

describe('the part of a recording on the paper', () => {
  it('shows 25 mm a second: a second is 94.5 CSS pixels', () => {
    const view = viewport();
    expect(view.pxPerSecond).toBeCloseTo((25 * 96) / 25.4, 10);
    expect(view.pxAt(view.secondsAt(321))).toBeCloseTo(321, 9);
  });

  it('is as many millimetres as the calibrated screen needs', () => {
    const view = viewport();
    view.resize(1000, 5);
    expect(view.visibleSeconds).toBeCloseTo(1000 / 5 / 25, 10);
  });

  it('never leaves the recording, whatever is done to it', () => {
    const step = fc.oneof(
      fc.double({ min: -1e5, max: 1e5, noNaN: true }).map((px) => (view: PaperViewport) => view.panByPx(px)),
      fc
        .double({ min: 1e-3, max: 1e3, noNaN: true })
        .map((factor) => (view: PaperViewport) => view.zoom(factor, 300)),
      fc.double({ min: -10, max: 1e5, noNaN: true }).map((at) => (view: PaperViewport) => view.centreOn(at)),
      fc.integer({ min: 50, max: 4000 }).map((width) => (view: PaperViewport) => view.resize(width, 4)),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        fc.double({ min: 1, max: 9e4, noNaN: true }),
        (steps, duration) => {
          const view = viewport(duration);
          for (const act of steps) act(view);
          expect(view.startSeconds).toBeGreaterThanOrEqual(0);
          expect(Math.min(view.endSeconds, duration)).toBeLessThanOrEqual(duration + 1e-6);
          if (view.visibleSeconds < duration) expect(view.endSeconds).toBeLessThanOrEqual(duration + 1e-6);
          else expect(view.startSeconds).toBe(0);
        },
      ),
    );
  });

  it('keeps the moment under the pointer in its place while zooming', () => {
    const view = viewport();
    view.moveTo(600);
    const held = view.secondsAt(700);
    view.zoom(3, 700);
    expect(view.secondsAt(700)).toBeCloseTo(held, 9);
  });

  it('zooms out to the whole recording and no further', () => {
    const view = viewport();
    view.zoom(1e9);
    expect([view.startSeconds, view.endSeconds]).toEqual([0, expect.closeTo(1800, 6)]);
  });

  it('shows short recordings at reading speed', () => {
    const view = viewport(3);
    view.zoom(1e9);
    expect(view.mmPerSecond).toBe(12.5);
  });

  it('moves for a beat that is out of view, and stays for one that is not', () => {
    const view = viewport();
    view.moveTo(100);
    view.reveal(105);
    expect(view.startSeconds).toBe(100);
    view.reveal(500);
    expect(view.startSeconds + view.visibleSeconds / 2).toBeCloseTo(500, 9);
  });

  it('tells whoever listens, once a change and not without one', () => {
    const view = viewport();
    let calls = 0;
    view.subscribe(() => calls++);
    view.moveTo(10);
    view.moveTo(10);
    view.panByPx(0);
    expect(calls).toBe(1);
  });
});
