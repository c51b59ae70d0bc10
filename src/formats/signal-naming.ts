/** What the name and unit of a signal tell, in any format. */

const MILLIVOLTS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['nv', 1e-6],
  ['uv', 1e-3],
  ['µv', 1e-3],
  ['μv', 1e-3],
  ['microvolt', 1e-3],
  ['microvolts', 1e-3],
  ['mv', 1],
  ['millivolt', 1],
  ['millivolts', 1],
  ['v', 1e3],
  ['volt', 1e3],
  ['volts', 1e3],
]);

/** Millivolts in one of `unit`, however it is written (`uV`, `µV`, `mv`, `Volts`); `null` where it is no voltage. */
export function millivoltsPer(unit: string): number | null {
  return MILLIVOLTS_PER_UNIT.get(unit.trim().toLowerCase()) ?? null;
}

/**
 * Names of ECG leads as databases and devices write them: `II`, `aVR`, `V5`, `MLII`, `MCL1`, `mod.V1`, `CM5`, `D3`, `vx`,
 * `A-I`, `V2-V3`, `ECG lead II`, `EKG1-EKG2`. A trailing comma or polarity belongs to none of them.
 */
const LEAD =
  /^(?:(?:mod\.?)?(?:i{1,3}|av[rlf]|v\d{0,2}r?|m?v[1-6]|mcl?\d?|ml(?:i{1,3}|\d)|c[bcmrs]\d|d[1-4]|v[xyz]|[aesi]-[ies]|a-v)|v\d-v\d)$/;
const ECG_WORD = /(?:^|[^a-z])(?:e[ck]g|elektrokardiogra|electrocardiogra)/;

/** Whether a signal of this name is an ECG. @param name `null` for a signal without one @param unit `null` if unknown */
export function isEcgSignal(name: string | null, unit: string | null): boolean {
  if (unit !== null && millivoltsPer(unit) === null) return false;
  if (name === null) return true;
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[,;:+]+$/, '')
    .replaceAll(' ', '');
  return LEAD.test(plain.replace(/^lead/, '')) || ECG_WORD.test(name.toLowerCase());
}
