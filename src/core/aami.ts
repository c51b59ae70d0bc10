/**
 * From the beat symbols of WFDB annotations to the classes of ANSI/AAMI EC57 and back to a symbol. What is not in the
 * table (`+`, `~`, `|`, `!`, `[`, `]`, `"`) is not a beat.
 */
import type { AamiClass } from './label.ts';

/**
 * Whether atrial and nodal escape beats count as normal, as the literature has it (de Chazal et al. 2004), or as
 * supraventricular, as WFDB's `bxb` has it.
 */
export type EscapeBeats = 'N' | 'S';

const CLASSES: Readonly<Record<string, AamiClass | 'escape'>> = {
  N: 'N',
  L: 'N',
  R: 'N',
  B: 'N',
  e: 'escape',
  j: 'escape',
  n: 'S',
  A: 'S',
  a: 'S',
  J: 'S',
  S: 'S',
  V: 'V',
  E: 'V',
  r: 'V',
  F: 'F',
  '/': 'Q',
  f: 'Q',
  Q: 'Q',
  '?': 'Q',
};

/** A day of annotations is looked up more than once. */
const CLASS_OF_SYMBOL = new Map(Object.entries(CLASSES));

/** The class of a beat, `null` for an annotation that is not a beat. */
export function aamiClassOf(symbol: string, escapeBeats: EscapeBeats = 'N'): AamiClass | null {
  const aamiClass = CLASS_OF_SYMBOL.get(symbol) ?? null;
  return aamiClass === 'escape' ? escapeBeats : aamiClass;
}

/** Paced beats and fusions with them: records that hold any are left out of AAMI reports on V and S. */
export function isPaced(symbol: string): boolean {
  return symbol === '/' || symbol === 'f';
}
