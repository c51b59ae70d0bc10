import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampView, panView, type View, zoomView } from './beat-view.ts';

const MIN_SPAN = 8;
const count = fc.integer({ min: 1, max: 1_000_000 });
const place = fc.double({ min: -2e6, max: 2e6, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A view of a set, anywhere in it and of any width. */
const view = fc
  .tuple(count, share, share)
  .map(([beats, from, width]): [number, View] => [
    beats,
    clampView(1 + from * (beats - 1), 1 + from * (beats - 1) + width * beats, beats),
  ]);

function expectWithinSet([low, high]: View, beats: number): void {
  const last = Math.max(2, beats);
  expect(low).toBeGreaterThanOrEqual(1);
  expect(high).toBeLessThanOrEqual(last + 1e-6);
  expect(high - low).toBeGreaterThanOrEqual(Math.min(MIN_SPAN, last - 1) - 1e-6);
}

describe('the visible beats', () => {
  it('lie in the set and are wide enough to read, whatever is asked for', () => {
    fc.assert(
      fc.property(place, place, count, (low, high, beats) =>
        expectWithinSet(clampView(low, high, beats), beats),
      ),
    );
  });

  it('are those asked for where these are in the set', () => {
    expect(clampView(20, 60, 100)).toEqual([20, 60]);
    expect(clampView(1, 100, 100)).toEqual([1, 100]);
  });

  it('move into the set whole rather than being cut', () => {
    expect(clampView(-19, 21, 100)).toEqual([1, 41]);
    expect(clampView(80, 120, 100)).toEqual([60, 100]);
  });

  it('are all of a set of few beats, and one beat has room', () => {
    expect(clampView(2, 3, 5)).toEqual([1, 5]);
    expect(clampView(1, 1, 1)).toEqual([1, 2]);
    expect(clampView(1, 0, 0)).toEqual([1, 2]);
  });
});

describe('zooming', () => {
  it('shows as many times more beats as asked, within the set', () => {
    expect(zoomView([41, 61], 2, 1000)).toEqual([31, 71]);
    expect(zoomView([41, 61], 0.5, 1000)).toEqual([46, 56]);
    expect(zoomView([41, 61], 1e6, 1000)).toEqual([1, 1000]);
  });

  it('keeps the beat under the pointer in its place, in however far one zooms', () => {
    fc.assert(
      fc.property(
        view,
        share,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        ([beats, before], at, factor) => {
          const beat = before[0] + at * (before[1] - before[0]);
          const after = zoomView(before, factor, beats, beat);
          expectWithinSet(after, beats);
          expect((beat - after[0]) / (after[1] - after[0])).toBeCloseTo(at, 6);
        },
      ),
    );
  });

  it('does not wander when the view is as narrow as it can be', () => {
    let narrow = zoomView([100, 120], 0.1, 1000);
    for (let turn = 0; turn < 10; turn++) narrow = zoomView(narrow, 0.5, 1000);
    expect(narrow).toEqual([106, 114]);
  });
});

describe('moving along', () => {
  it('keeps the width, and stops at the ends', () => {
    expect(panView([41, 61], 0.5, 1000)).toEqual([51, 71]);
    expect(panView([41, 61], -0.5, 1000)).toEqual([31, 51]);
    expect(panView([5, 25], -1, 1000)).toEqual([1, 21]);
    expect(panView([975, 995], 1, 1000)).toEqual([980, 1000]);
  });

  it('never changes the width', () => {
    fc.assert(
      fc.property(view, fc.double({ min: -5, max: 5, noNaN: true }), ([beats, before], step) => {
        const after = panView(before, step, beats);
        expectWithinSet(after, beats);
        expect(after[1] - after[0]).toBeCloseTo(before[1] - before[0], 5);
      }),
    );
  });
});
