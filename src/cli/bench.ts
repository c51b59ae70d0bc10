/**
 * `npm run bench [-- NAME...]` measures in a real browser and rewrites `docs/benchmarks.md`, section by section. Names
 * choose the benchmarks to run; the others keep their section.
 */
import { AppError } from '../core/app-error.ts';
import { type BenchBrowser, launchBenchBrowser } from './bench/browser.ts';
import { benchClassifier } from './bench/classifier.ts';
import { benchColdStart } from './bench/cold-start.ts';
import { benchDayRecording } from './bench/day-recording.ts';
import { benchDroppedFile } from './bench/dropped-file.ts';
import { benchEngines } from './bench/engines.ts';
import { benchLargeFile } from './bench/large-file.ts';
import { benchMetrics } from './bench/metrics.ts';
import { type Section, writeSections } from './bench/report.ts';
import { benchThreshold } from './bench/threshold.ts';
import { runCommand } from './run-command.ts';

const BENCHMARKS: Readonly<Record<string, (browser: BenchBrowser) => Promise<Section>>> = {
  engines: benchEngines,
  classifier: benchClassifier,
  'cold-start': benchColdStart,
  'dropped-file': benchDroppedFile,
  'large-file': benchLargeFile,
  'day-recording': benchDayRecording,
  threshold: benchThreshold,
  metrics: benchMetrics,
};

async function main(names: readonly string[]): Promise<void> {
  const known = Object.keys(BENCHMARKS);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AppError('bad-option', `There is no benchmark "${unknown}"; there are: ${known.join(', ')}.`);
  }
  const browser = await launchBenchBrowser();
  try {
    for (const name of names.length > 0 ? names : known) {
      console.error(`bench: ${name} ...`);
      const section = await BENCHMARKS[name](browser);
      await writeSections([section]);
      console.log(`## ${section.title}\n\n${section.text}\n`);
    }
  } finally {
    await browser.close();
  }
}

await runCommand(() => main(process.argv.slice(2)));
