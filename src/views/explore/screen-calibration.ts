/** How many CSS pixels a millimetre is on this screen, measured once with a card everybody carries. */
import { CSS_PX_PER_MM } from './paper-viewport.ts';

/** Bank card, ISO/IEC 7810 ID-1. */
export const CARD_WIDTH_MM = 85.6;
export const CARD_HEIGHT_MM = 53.98;

const STORAGE_KEY = 'beatlens-px-per-mm';

/** Screens from a projector's to a telephone's. */
const PLAUSIBLE_PX_PER_MM = { least: 1.2, most: 16 };

export function isPlausibleScale(pxPerMm: number): boolean {
  return pxPerMm >= PLAUSIBLE_PX_PER_MM.least && pxPerMm <= PLAUSIBLE_PX_PER_MM.most;
}

/** `null` where this screen was never calibrated, or storage is blocked. */
export function readCalibration(): number | null {
  try {
    const stored = Number(localStorage.getItem(STORAGE_KEY));
    return isPlausibleScale(stored) ? stored : null;
  } catch {
    return null;
  }
}

/** @param pxPerMm `null` goes back to what CSS takes a millimetre for */
export function storeCalibration(pxPerMm: number | null): void {
  try {
    if (pxPerMm === null) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, String(pxPerMm));
  } catch {
    // Storage is blocked: the calibration holds until the page is left.
  }
}

export const UNCALIBRATED_PX_PER_MM = CSS_PX_PER_MM;
