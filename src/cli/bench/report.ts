import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';

export interface Section {
  readonly title: string;
  /** Markdown without the heading. */
  readonly text: string;
  /** What it was measured in, e.g. `Chromium 150.0.0.0`. */
  readonly runtime: string;
}

const REPORT = new URL('../../../docs/benchmarks.md', import.meta.url);

/** Replaces the sections of these titles in `docs/benchmarks.md`, appends new ones, keeps the others. */
export async function writeSections(sections: readonly Section[]): Promise<void> {
  const old = await readFile(REPORT, 'utf8').catch(() => '');
  const kept = new Map(
    [...old.matchAll(/^## (.+)\n\n([\s\S]*?)(?=\n## |$(?![\s\S]))/gm)].map(([, title, text]) => [
      title,
      text.trim(),
    ]),
  );
  for (const { title, text, runtime } of sections) kept.set(title, `${text}\n\n_${measuredWith(runtime)}_`);
  const body = [...kept].map(([title, text]) => `## ${title}\n\n${text}\n`).join('\n');
  await writeFile(REPORT, `${INTRODUCTION}\n${body}`);
}

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\` (\`npm run bench -- NAME...\` for some of them). Ratios within one run carry over to other
machines; times do not.
`;

function measuredWith(runtime: string): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date} with ${runtime} on ${availableParallelism()} cores (${model}).`;
}
