/** Calipers by keyboard. */
import { swapLegs } from './calipers.ts';
import type { ExploreSession } from './explore-session.ts';
import type { PaperView } from './paper-view.ts';
import type { PaperViewport } from './paper-viewport.ts';

/** Sets the calipers on the RR interval that ends with a beat; from the first beat on the one that begins with it. */
export function setCaliperOnInterval(
  view: PaperView,
  { beats, info }: ExploreSession,
  beat: number | null,
): void {
  if (beat === null || beats.count < 2 || beat >= beats.count) return;
  const end = Math.max(1, beat);
  const lead = view.mainLead();
  const corner = (index: number) => ({
    seconds: beats.rPeakSamples[index] / info.rateHz,
    value: view.middleOf(lead),
  });
  view.setCaliper({ lead, unit: info.leads[lead].unit, fixed: corner(end - 1), moving: corner(end) });
}

/**
 * Moves the moving leg by pixels of the screen, or makes the other leg the moving one.
 * @param nudge `[later, higher]`
 */
export function nudgeCaliper(
  view: PaperView,
  viewport: PaperViewport,
  nudge: readonly [number, number] | 'swap',
  stepPx: number,
): void {
  const { caliper } = view;
  if (caliper === null) return;
  if (nudge === 'swap') {
    view.setCaliper(swapLegs(caliper));
    return;
  }
  const { seconds, value } = caliper.moving;
  const moving = {
    seconds: seconds + (nudge[0] * stepPx) / viewport.pxPerSecond,
    value: value + (nudge[1] * stepPx) / view.pxPerUnit(caliper.lead),
  };
  view.setCaliper({ ...caliper, moving });
  viewport.reveal(moving.seconds);
}
