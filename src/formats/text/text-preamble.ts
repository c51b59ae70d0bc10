/**
 * What the lines above the rows say: rate, unit, lead, start. Whatever they say of a person is named and not kept.
 */
import { millivoltsPer } from '../signal-naming.ts';
import type { TextLine } from './text-lines.ts';
import { timeUnitSeconds } from './time-cell.ts';

export interface Preamble {
  readonly rateHz: number | null;
  /** As written, `µV`. */
  readonly unit: string | null;
  readonly units: readonly string[] | null;
  readonly names: readonly string[] | null;
  readonly startTime: string | null;
  readonly droppedFields: readonly string[];
}

const RATE_KEY =
  /sampl\w*[ _-]*(?:rate|freq)|\b(?:fs|sfreq|sr|sps)\b|^rate\b|^freq(?:uency)?\b|abtast|messrate|[ée]chantillon|muestreo|campion|amostra|bemonster|sampl\w*(?:frek|snelheid)|próbkowa|vzorkov|örneklem|näytteenotto|дискретизац|サンプル|采样|採樣|샘플/i;
const HERTZ =
  /(\d+(?:[.,]\d+)?)\s*(k?)(?:hz|hertz|hercios|赫兹|赫茲|ヘルツ|sps|samples?\s*(?:\/|per)\s*s(?:ec(?:ond)?)?)(?:$|[^a-zµ/])/i;
const INTERVAL_KEY = /^(?:sampl\w*[ _-]*)?(?:interval|period)\b/i;
const INTERVAL = /(\d+(?:[.,]\d+)?(?:e-?\d+)?)\s*(ns|us|µs|ms|msec|s|sec)(?:onds?)?(?:\s*\/\s*sample)?\s*$/i;
const UNIT_KEY =
  /^(?:units?(?:name)?|einheit(?:en)?|unit[ée]s?|unidad(?:es)?|unità|unidade|eenheid|enhet|enhed|yksikkö|jednostka|单位|單位|単位|단위)$/i;
const NAMES_KEY =
  /^(?:labels?|leads?|channels?|channel ?titles?|signals?|ableitung|d[ée]rivation|derivaci[óo]n|derivazione|deriva[çc][ãa]o|afleiding|avledning|afledning|odprowadzenie|svod|kytkentä|derivasyon|отведение|导联|導程|誘導|유도)$/i;
const START_KEY =
  /record(?:ed|ing)?[ _]*(?:date|time|start)|start[ _]*(?:date|time)|^(?:date|time|datetime)$|aufgezeichnet|aufnahme|aufzeich|enregistr|grabaci|grava[çc]|registr[aeo]|opname|inspeln|optagel|nagrani|z[áa]znam|tallen|kaydedil|запис|记录日期|記錄日期|記録日|기록/i;

/** Kinds of fields about a person, in the languages of the devices that write them. */
const PERSON: readonly (readonly [string, RegExp])[] = [
  [
    'date of birth',
    /birth|\bdob\b|geburt|naissance|nacimiento|nascita|nascimento|geboorte|födelse|fødsel|syntymä|urodzenia|рождения|出生|生年月日|생년월일/i,
  ],
  ['patient number', /(?:patient|subject|medical)[ _-]?(?:id|no|nr|number|code)\b|\bmrn\b|^id$/i],
  [
    'patient name',
    /^(?:(?:patient|subject|full|first|last|family|given|sur)?['’s]*[ _-]*name|patient|subject|vorname|nachname|nom|pr[ée]nom|nombre|apellidos?|nome|cognome|naam|namn|navn|nimi|imi[ęe].*|nazwisko|имя|фио|jméno|név|isim|ad|όνομα|姓名|名称|名前|氏名|이름)$/i,
  ],
  ['age', /^age\b|^alter$|^âge$|^edad$|^et[àa]$|^idade$/i],
  ['sex', /^(?:sex|gender|geschlecht|sexe|sexo|sesso)\b/i],
  ['body measures', /^(?:weight|height|bmi)\b/i],
  ['address', /^(?:(?:street |e-?mail )?address|(?:tele)?phone(?: number)?|e-?mail)$/i],
];

/** `Sampling Rate (Hz):= 1000`, `Sample Rate,512 hertz`, `Interval=\t0.001 s`: the key ends at the first of these. */
const FIELD = /^\s*["']?([^:=,;\t"']+?)["']?\s*(?::=|[:=,;\t])[\s:=,;]*(.*?)[\s,;]*$/;

/** What is longer is no field, and looking for one would take its time. */
const MAX_CHARACTERS = 1000;

interface Field {
  readonly key: string;
  readonly value: string;
}

export function readPreamble(lines: readonly TextLine[]): Preamble {
  const texts = lines.map(({ text }) => withoutCommentSign(text).slice(0, MAX_CHARACTERS));
  const fields = texts.flatMap((text) => fieldOf(text) ?? []);
  const unitText = fieldValue(fields, UNIT_KEY);
  const units =
    unitText === null ? [] : listOf(unitText).map((unit) => /^[([]?(.*?)[)\]]?$/.exec(unit)?.[1] ?? unit);
  const bareUnit = fields.find(({ value }) => /v/i.test(value) && millivoltsPer(value) !== null)?.value;
  const names = fieldValue(fields, NAMES_KEY);
  return {
    rateHz: rateOf(texts, fields),
    unit: (units.length === 1 ? units[0] : undefined) ?? bareUnit ?? null,
    units: units.length > 1 ? units : null,
    names: names === null ? namesInJson(texts) : listOf(names),
    // A row of names may start with `time` too, but not go on with a date or a clock.
    startTime: fieldValue(fields, START_KEY, /\d[ ./:年-]\s?\d|\d{4}/),
    droppedFields: droppedFields(fields),
  };
}

export function withoutCommentSign(text: string): string {
  return text.replace(/^\s*(?:#|%|\/\/)+\s?/, '');
}

export function fieldOf(text: string): Field | undefined {
  const parts = FIELD.exec(text.slice(0, MAX_CHARACTERS));
  return parts ? { key: parts[1].trim(), value: parts[2].replace(/^["'](.*)["']$/, '$1').trim() } : undefined;
}

/** Name of the kind of field about a person that a name stands for. */
export function personalField(name: string): string | undefined {
  return PERSON.find(([, pattern]) => pattern.test(name.trim()))?.[0];
}

function fieldValue(fields: readonly Field[], key: RegExp, value = /./): string | null {
  return fields.find((field) => key.test(field.key) && value.test(field.value))?.value ?? null;
}

/** Names of columns in a line of JSON, as BITalino writes them. */
function namesInJson(texts: readonly string[]): string[] | null {
  const list = texts
    .map((text) => /"columns?"\s*:\s*\[([^\]]*)\]/.exec(text)?.[1])
    .find((found) => found !== undefined);
  return list === undefined ? null : list.split(',').map((name) => name.replaceAll('"', '').trim());
}

function listOf(value: string): string[] {
  const separator = [/\t+/, /[,;]/].find((candidate) => candidate.test(value));
  return separator === undefined ? [value] : value.split(separator).map((part) => part.trim());
}

function rateOf(texts: readonly string[], fields: readonly Field[]): number | null {
  for (const { key, value } of fields) {
    const number = /^\D{0,4}?(\d+(?:[.,]\d+)?)/.exec(value)?.[1];
    if (!RATE_KEY.test(key) || number === undefined) continue;
    const isKilo = /khz/i.test(key) || /^\D{0,4}?[\d.,]+\s*khz/i.test(value);
    return plausibleRate(numberOf(number) * (isKilo ? 1000 : 1));
  }
  for (const { key, value } of fields) {
    const interval = INTERVAL.exec(value);
    if (!INTERVAL_KEY.test(key) || !interval) continue;
    return plausibleRate(1 / (numberOf(interval[1]) * (timeUnitSeconds(interval[2]) ?? Number.NaN)));
  }
  for (const text of texts) {
    const perSample = /^\s*(\d+(?:[.,]\d+)?)\s*(msec|ms|sec|s)\/sample/i.exec(text);
    if (perSample)
      return plausibleRate(1 / (numberOf(perSample[1]) * (timeUnitSeconds(perSample[2]) ?? Number.NaN)));
    // BITalino keeps a line of JSON: {"sampling rate": 1000, ...}.
    const inJson = /"sampl\w*[ _]?(?:rate|freq\w*)"\s*:\s*(\d+(?:\.\d+)?)/i.exec(text);
    if (inJson) return plausibleRate(numberOf(inJson[1]));
  }
  const bare = fields.map(({ value }) => HERTZ.exec(value)).find((found) => found !== null);
  const found =
    bare ??
    texts
      .map((text) => (/(?:sampl|record)/i.test(text) ? HERTZ.exec(text) : null))
      .find((hit) => hit !== null) ??
    watchRate(fields);
  return found ? plausibleRate(numberOf(found[1]) * (found[2] === '' ? 1 : 1000)) : null;
}

function numberOf(text: string): number {
  return Number(text.replace(',', '.'));
}

/** A rounded rate, or `null` for what cannot be one. */
function plausibleRate(rateHz: number): number | null {
  const whole = Math.round(rateHz);
  const exact = Math.abs(rateHz - whole) < 1e-9 * whole ? whole : rateHz;
  return exact > 0 && exact <= 1e6 ? exact : null;
}

/** Whatever hertz are called: a number and a word. */
const IN_WORDS = /^(\d{2,4}(?:[.,]\d+)?) ?()\p{L}+$/u;

/**
 * The rate in the layout of the Apple Watch, in any language: the second line is a date, a later one has the rate and
 * another a unit of voltage. `null` for another layout.
 */
function watchRate(fields: readonly Field[]): RegExpExecArray | null {
  const [, birth, ...values] = fields.map(({ value }) => value);
  if (fields.length < 6 || !/\d/.test(birth)) return null;
  if (!values.some((value) => millivoltsPer(value) !== null)) return null;
  return values.map((value) => IN_WORDS.exec(value)).find((found) => found !== null) ?? null;
}

/**
 * Devices that name the person do so in the language of the phone; in the layout of the Apple Watch the first two lines
 * are name and date of birth in any language.
 */
function droppedFields(fields: readonly Field[]): string[] {
  const kinds = new Set<string>();
  for (const { key } of fields) {
    const kind = personalField(key);
    if (kind !== undefined) kinds.add(kind);
  }
  if (watchRate(fields) !== null) {
    kinds.add('patient name');
    kinds.add('date of birth');
  }
  return [...kinds];
}
