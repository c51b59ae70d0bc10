/**
 * `npm run experiment [-- --data DIR] [--only TEXT]`: reruns the variants that were tried and rewrites
 * `docs/experiments.md` after each, so that a run cut short has told what it saw. With `--only`, those whose name holds
 * the text; what does not run keeps the figures the document has.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import { startTfjsBackend, type TfjsBackendName } from '../models/fp32/tfjs-backend.ts';
import { int8Ledger } from '../models/int8/int8-artifact.ts';
import { countMultiplyAccumulates, countParameters } from '../models/network.ts';
import { SHIPPED_MODELS } from '../models/shipped-models.ts';
import { crossValidate } from '../training/experiments/cross-validate.ts';
import {
  experimentsDocument,
  knownFigures,
  quantizationFigures,
  quantizationKey,
  variantFigures,
  variantKey,
} from '../training/experiments/experiments-document.ts';
import { studyQuantization, WAYS } from '../training/experiments/quantization-study.ts';
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

async function figuresOf(
  variant: Variant,
  prepared: LabelledBeats,
  backendName: TfjsBackendName,
): Promise<string[]> {
  const beats = variant.rescaling ? rescaleBeats(prepared, variant.rescaling) : prepared;
  return variantFigures(await crossValidate(variant, beats, SEED, backendName));
}

function describeRun(known: ReadonlyMap<string, readonly string[]>): string {
  return experimentsDocument({
    variants: VARIANT_GROUPS.flatMap(({ title: group, variants }) =>
      variants.map(({ name, network }) => ({
        group,
        name,
        parameters: countParameters(network),
        int8Bytes: int8Ledger(network, INT8).total,
        multiplyAccumulates: countMultiplyAccumulates(network),
        figures: known.get(variantKey({ name, parameters: countParameters(network) })) ?? null,
      })),
    ),
    quantization: SHIPPED_MODELS.flatMap((id) =>
      WAYS.map((way) => {
        const network = RECIPES[id].name;
        return { network, way, figures: known.get(quantizationKey({ network, way })) ?? null };
      }),
    ),
  });
}

await runCommand(async () => {
  const { data, only } = readOptions(process.argv.slice(2));
  const readBeats = beatReader(data);
  const backend = await startTfjsBackend();
  const old = only === undefined ? '' : await readFile(DOCUMENT, 'utf8').catch(() => '');
  const known = knownFigures(old);
  const tell = async (key: string, figures: string[]): Promise<void> => {
    console.error(`${key}: ${figures.join(', ')}`);
    known.set(key, figures);
    await mkdir(new URL('.', DOCUMENT), { recursive: true });
    await writeFile(DOCUMENT, describeRun(known));
  };
  const isWanted = (name: string): boolean => name.includes(only ?? '');
  for (const variant of VARIANT_GROUPS.flatMap(({ variants }) => variants)) {
    if (!isWanted(variant.name)) continue;
    const key = variantKey({ name: variant.name, parameters: countParameters(variant.network) });
    await tell(key, await figuresOf(variant, await readBeats(variant.input), backend.name));
  }
  for (const id of SHIPPED_MODELS) {
    const recipe = RECIPES[id];
    if (!WAYS.some((way) => isWanted(quantizationKey({ network: recipe.name, way })))) continue;
    const folds = await studyQuantization(recipe, await readBeats(recipe.input), SEED, backend.name);
    for (const way of WAYS) {
      await tell(
        quantizationKey({ network: recipe.name, way }),
        quantizationFigures(folds.map((fold) => fold[way])),
      );
    }
  }
});
