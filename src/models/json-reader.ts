/** Walks parsed JSON and checks every step; a wrong or missing field is named with its full path. */
import { AppError } from '../core/app-error.ts';

export class JsonReader {
  readonly #value: unknown;
  readonly #path: string;
  readonly #fileName: string;

  constructor(value: unknown, fileName: string, path = '') {
    this.#value = value;
    this.#fileName = fileName;
    this.#path = path;
  }

  field(name: string): JsonReader {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('an object');
    const entry: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    return new JsonReader(entry, this.#fileName, this.#path ? `${this.#path}.${name}` : name);
  }

  fieldNames(): string[] {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('an object');
    return Object.keys(value);
  }

  list<T>(read: (item: JsonReader) => T): T[] {
    const value = this.#value;
    if (!Array.isArray(value)) this.fail('a list');
    return value.map((item: unknown, i) => read(new JsonReader(item, this.#fileName, `${this.#path}[${i}]`)));
  }

  string(): string {
    return typeof this.#value === 'string' ? this.#value : this.fail('a text');
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.fail('true or false');
  }

  number(): number {
    const value = this.#value;
    return typeof value === 'number' && Number.isFinite(value) ? value : this.fail('a number');
  }

  integer(atLeast: number): number {
    const value = this.#value;
    return typeof value === 'number' && Number.isInteger(value) && value >= atLeast
      ? value
      : this.fail(`a whole number of at least ${atLeast}`);
  }

  numberOrNull(): number | null {
    return this.#value === null ? null : this.number();
  }

  numberOrString(): number | string {
    return typeof this.#value === 'string' ? this.#value : this.number();
  }

  oneOf<const T extends string>(...choices: readonly T[]): T {
    return choices.find((choice) => choice === this.#value) ?? this.fail(`one of ${choices.join(', ')}`);
  }

  matching(pattern: RegExp, what: string): string {
    const value = this.string();
    return pattern.test(value) ? value : this.fail(what);
  }

  fail(expected: string): never {
    const found = this.#value === undefined ? 'nothing' : JSON.stringify(this.#value).slice(0, 60);
    const place = this.#path ? `the field ${this.#path}` : 'the top';
    throw new AppError('model-broken', `${this.#fileName}: ${place} should be ${expected}, but is ${found}.`);
  }
}
