/** What the name and unit of a signal tell, in any format. */

const MILLIVOLTS_PER_PREFIX: ReadonlyMap<string, number> = new Map([
  ['n', 1e-6],
  ['nano', 1e-6],
  ['u', 1e-3],
  ['µ', 1e-3],
  ['μ', 1e-3],
  ['micro', 1e-3],
  ['m', 1],
  ['milli', 1],
  ['', 1e3],
]);

const VOLTAGE = /^(.*?)[ -]?v(?:olts?)?$/;

/** Millivolts in one of `unit`, however it is written (`uV`, `µV`, `mVolt`, `Volts`); `null` where it is no voltage. */
export function millivoltsPer(unit: string): number | null {
  const prefix = VOLTAGE.exec(unit.trim().toLowerCase())?.[1];
  return prefix === undefined ? null : (MILLIVOLTS_PER_PREFIX.get(prefix) ?? null);
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

/** Names of what is recorded beside an ECG, in sleep laboratories and by wearables. */
const OTHER_SIGNAL =
  /resp|pleth|ppg|spo2|\bsao2\b|\babp\b|\bart\b|\bbp\b|\bcvp\b|\bpap\b|\bicp\b|acc|gyr|mag[ _]?[xyz]|temp|eda|gsr|emg|eeg|eog|ibp|\b[xyz]\b|light|humid|press/i;

/** Whether a name says that a signal is something else than an ECG. */
export function isOtherSignal(name: string): boolean {
  return OTHER_SIGNAL.test(name);
}
