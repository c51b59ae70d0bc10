/** Compiles exported C with every warning an error and with the sanitizers: what warns or trips them throws. */
import { execFileSync, spawnSync } from 'node:child_process';

export const WARNINGS = ['-std=c99', '-Wall', '-Wextra', '-Werror', '-Wconversion', '-pedantic'];
export const SANITIZERS = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** Why compiled code cannot be tested here, or null. */
export function whyNoCompiler(): string | null {
  if (spawnSync('cc', ['--version']).status !== 0) return 'no C compiler called cc';
  const probe = spawnSync('cc', [...SANITIZERS, '-x', 'c', '-', '-o', '/dev/null'], {
    input: 'int main(void) { return 0; }',
  });
  return probe.status === 0 ? null : 'cc has no address and undefined-behaviour sanitizers';
}

/** @param at the folder of the sources, where the program is written to */
export function compileC(at: string, sources: readonly string[], program: string): void {
  execFileSync('cc', [...WARNINGS, ...SANITIZERS, ...sources, '-o', program], { cwd: at });
}

export interface SectionSizes {
  readonly code: number;
  readonly constants: number;
  readonly writable: number;
}

/** Bytes at -Os by where they end up; what is read-only because it holds pointers stays constant, too. */
export function sectionSizes(at: string, source: string): SectionSizes {
  execFileSync('cc', ['-std=c99', '-Os', '-c', source, '-o', 'sizes.o'], { cwd: at });
  const listing = execFileSync('size', ['-A', 'sizes.o'], { cwd: at, encoding: 'utf8' });
  const sizes = [...listing.matchAll(/^(\.\S+)\s+(\d+)/gm)];
  const total = (pattern: RegExp): number =>
    sizes.filter(([, section]) => pattern.test(section)).reduce((sum, [, , bytes]) => sum + Number(bytes), 0);
  return {
    code: total(/^\.text/),
    constants: total(/^\.(rodata|data\.rel\.ro)/),
    writable: total(/^\.(data|bss)$/),
  };
}
