/**
 * `npm run experiment [-- --data DIR] [--only TEXT]`: reruns the variants that were tried and rewrites
 * `docs/experiments.md` after each, so that a run cut short has told what it saw. With `--only`, those whose name holds
 * the text, printed and not written.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import { startTfjsBackend, type TfjsBackendName } from '../models/fp32/tfjs-backend.ts';
import { int8Ledger } from '../models/int8/int8-artifact.ts';
import { countParameters } from '../models/network.ts';
import { SHIPPED_MODELS } from '../models/shipped-models.ts';
import { crossValidate } from '../training/experiments/cross-validate.ts';
import {
  experimentsDocument,
  type QuantizationResult,
  type VariantResult,
} from '../training/experiments/experiments-document.ts';
import { studyQuantization } from '../training/experiments/quantization-study.ts';
import { rescaleBeats } from '../training/experiments/rescaling.ts';
import { VARIANT_GROUPS, type Variant } from '../training/experiments/variants.ts';
import { type LabelledBeats, readLabelledBeats } from '../training/labelled-beats.ts';
import { INT8, RECIPES } from '../training/recipes.ts';
import { DEFAULT_BEAT_FOLDER, openBeatFolder } from './beat-folder.ts';
import { runCommand } from './run-command.ts';

const DOCUMENT = new URL('../../docs/experiments.md', import.meta.url);
const USAGE = 'Usage: npm run experiment [-- --data DIR] [--only TEXT]';
/** Of the shipped models, whose test beats stay out. */
const SEED = 1;

function readOptions(args: string[]): { data: string; only?: string } {
  const option = { type: 'string' } as const;
  try {
    const { data = DEFAULT_BEAT_FOLDER, only } = parseArgs({
      args,
      options: { data: option, only: option },
    }).values;
    return { data, ...(only === undefined ? {} : { only }) };
  } catch (thrown) {
    throw AppError.from(thrown, 'bad-option', USAGE);
  }
}

/** Reads the beats anew for every input contract, and only then. */
function beatReader(data: string): (contract: InputContract) => Promise<LabelledBeats> {
  const known = new Map<string, LabelledBeats>();
  return async (contract) => {
    const key = JSON.stringify(contract);
    const beats = known.get(key) ?? (await readLabelledBeats(await openBeatFolder(data), contract));
    known.set(key, beats);
    return beats;
  };
}

async function tryVariant(
  group: string,
  variant: Variant,
  prepared: LabelledBeats,
  backendName: TfjsBackendName,
): Promise<VariantResult> {
  const beats = variant.rescaling ? rescaleBeats(prepared, variant.rescaling) : prepared;
  return {
    group,
    name: variant.name,
    parameters: countParameters(variant.network),
    int8Bytes: int8Ledger(variant.network, INT8).total,
    folds: await crossValidate(variant, beats, SEED, backendName),
  };
}

await runCommand(async () => {
  const { data, only } = readOptions(process.argv.slice(2));
  const readBeats = beatReader(data);
  const backend = await startTfjsBackend();
  const variants: VariantResult[] = [];
  const quantization: QuantizationResult[] = [];
  const planned = VARIANT_GROUPS.reduce((sum, group) => sum + group.variants.length, 0);
  const tell = async (): Promise<void> => {
    const document = experimentsDocument({ variants, quantization, planned });
    if (only !== undefined) return console.log(document);
    await mkdir(new URL('.', DOCUMENT), { recursive: true });
    await writeFile(DOCUMENT, document);
  };
  for (const { title, variants: planned } of VARIANT_GROUPS) {
    for (const variant of planned.filter(({ name }) => name.includes(only ?? ''))) {
      variants.push(await tryVariant(title, variant, await readBeats(variant.input), backend.name));
      console.error(`${variant.name}: AUROC ${variants.at(-1)?.folds.map(({ auroc }) => auroc.toFixed(4))}`);
      await tell();
    }
  }
  for (const id of only === undefined ? SHIPPED_MODELS : []) {
    const recipe = RECIPES[id];
    const beats = await readBeats(recipe.input);
    quantization.push({
      name: recipe.name,
      folds: await studyQuantization(recipe, beats, SEED, backend.name),
    });
    await tell();
  }
});
