/**
 * `npm run bench [-- NAME...]` measures in a real browser and rewrites `docs/benchmarks.md`, section by section. Names
 * choose the benchmarks to run; the others keep their section.
 */
import { AppError } from '../core/app-error.ts';
import { type BenchPage, openBenchPage } from './bench/browser.ts';
import { benchLargeFile } from './bench/large-file.ts';
import { type Section, writeSections } from './bench/report.ts';
import { benchThreshold } from './bench/threshold.ts';
import { runCommand } from './run-command.ts';

type Benchmark = (bench: BenchPage) => Promise<Section>;

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  threshold: async (bench) => {
    const { beats, moves, medianMs, p95Ms, worstMs } = await benchThreshold(bench);
    return {
      title: 'A moved threshold',
      text: `Main-thread work of one step of the slider (script, style, layout and paint, as Chromium counts task time,
the measuring included), with ${beats.toLocaleString('en')} synthetic beats on screen, over ${moves} steps. A frame is 16.7 ms.

| median | 95th percentile | worst |
|---|---|---|
| ${ms(medianMs)} | ${ms(p95Ms)} | ${ms(worstMs)} |`,
    };
  },
  'large-file': async (bench) => {
    const figures = await benchLargeFile(bench);
    return {
      title: 'A file of 700 MB',
      text: `${mb(figures.fileBytes)} of Kaggle-like CSV, ${figures.beats.toLocaleString('en')} beats, through both networks in
${figures.seconds.toFixed(1)} s (${mb(figures.fileBytes / figures.seconds)} a second). Resident memory of the process that holds page and worker:

| before | median, second quarter of the run | median, last quarter | peak |
|---|---|---|---|
| ${mb(figures.beforeBytes)} | ${mb(figures.secondQuarterBytes)} | ${mb(figures.lastQuarterBytes)} | ${mb(figures.peakBytes)} |`,
    };
  },
};

async function main(names: readonly string[]): Promise<void> {
  const known = Object.keys(BENCHMARKS);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AppError('bad-option', `There is no benchmark "${unknown}"; there are: ${known.join(', ')}.`);
  }
  const bench = await openBenchPage();
  try {
    for (const name of names.length > 0 ? names : known) {
      console.error(`bench: ${name} ...`);
      const section = await BENCHMARKS[name](bench);
      await writeSections([section], bench.browserName);
      console.log(`## ${section.title}\n\n${section.text}\n`);
    }
  } finally {
    await bench.close();
  }
}

await runCommand(() => main(process.argv.slice(2)));
