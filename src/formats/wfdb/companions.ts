/** Files dropped together with a header, found by the names it gives; case and folders do not count. */
import { AppError } from '../../core/app-error.ts';
import type { ByteSource } from '../byte-source.ts';

/** `s1/100.DAT` to `100.dat`. */
export function plainName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).toLowerCase();
}

/** `s1/100.DAT` to `100`. */
export function stemOf(name: string): string {
  return plainName(name).replace(/\.[^.]*$/, '');
}

export class Companions {
  private readonly byName = new Map<string, ByteSource>();

  constructor(readonly sources: readonly ByteSource[]) {
    for (const source of sources) {
      const name = plainName(source.name);
      if (!this.byName.has(name)) this.byName.set(name, source);
    }
  }

  find(name: string): ByteSource | undefined {
    return this.byName.get(plainName(name));
  }

  /** @throws AppError `missing-companion` naming every one that is not there */
  findAll(names: readonly string[], headerName: string): ByteSource[] {
    const missing = [...new Set(names.filter((name) => this.find(name) === undefined))];
    if (missing.length > 0) throw missingCompanions(headerName, missing);
    return names.flatMap((name) => this.find(name) ?? []);
  }
}

function missingCompanions(headerName: string, missing: readonly string[]): AppError {
  const shown = missing.slice(0, 5);
  const rest = missing.length - shown.length;
  const listed =
    rest > 0
      ? `${shown.join(', ')} and ${rest} more`
      : [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter((part) => part !== '').join(' and ');
  const verb = missing.length === 1 ? 'was' : 'were';
  return new AppError(
    'missing-companion',
    `${headerName} names ${listed}, which ${verb} not dropped with it.`,
  );
}
