import { formatCount, formatFigure, formatPercent, markdownTable } from '../results/markdown.ts';
import type { FoldFigures } from './cross-validate.ts';
import type { Way, WayFigures } from './quantization-study.ts';
import { SHORT_EPOCHS } from './variants.ts';

export interface VariantResult {
  readonly group: string;
  readonly name: string;
  readonly parameters: number;
  /** Of its INT8 artifact, quantized the shipped way. */
  readonly int8Bytes: number;
  readonly multiplyAccumulates: number;
  /** `variantFigures`; null where it has not run yet. */
  readonly figures: readonly string[] | null;
}

export interface QuantizationResult {
  readonly network: string;
  readonly way: Way;
  /** `quantizationFigures`; null where it has not run yet. */
  readonly figures: readonly string[] | null;
}

export interface ExperimentRecord {
  readonly variants: readonly VariantResult[];
  readonly quantization: readonly QuantizationResult[];
}

export function experimentsDocument({ variants, quantization }: ExperimentRecord): string {
  const groups = [...new Set(variants.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = variants.filter((result) => result.group === group).map(variantRow);
    return `## ${group}\n\n${markdownTable(VARIANT_HEAD, rows)}`;
  });
  sections.push(quantizationSection(quantization));
  const missing = variants.filter(({ figures }) => figures === null).length;
  return `# Experiments

Written by \`npm run experiment\`; it reruns every variant below from its seed, with \`--only TEXT\` those whose
name holds the text. ${missing === 0 ? 'All' : `All but ${formatCount(missing)}`} of ${formatCount(variants.length)} variants ran.

**How.** Cross-validation without a single beat of the test part: the other normal beats in three folds, each left out once
and judged against all other abnormal beats, which no fit ever sees. Mean ± standard deviation over the folds. Accuracy and F1 at
the class balance of the paper (every beat abnormal: 72.2 %, 83.9 %); the threshold comes from one half of the judged beats
and is counted on the other, both ways. Each variant is the shipped *compact* recipe but for what its name says, over
${SHORT_EPOCHS} epochs unless it says otherwise, in FP32, before quantization. One seed of the weights a fold: two means closer
than about 0.005 are no different.

**Patients.** The rows carry no patient id, so folds share patients, and all figures are optimistic for a new patient. They
rank variants; what the shipped models reach is in \`results.md\`.

${sections.join('\n\n')}
`;
}

const VARIANT_HEAD = [
  'variant',
  'parameters',
  'INT8 bytes',
  'multiply-accumulates',
  'AUROC',
  'accuracy',
  'F1',
] as const;
const QUANTIZATION_HEAD = [
  'network',
  'INT8',
  'AUROC FP32 − INT8',
  'verdicts flipped at 85 % specificity',
] as const;

/** Mean and deviation of AUROC, accuracy and F1. */
export function variantFigures(folds: readonly FoldFigures[]): string[] {
  return [
    meanAndSd(
      folds.map(({ auroc }) => auroc),
      (value) => formatFigure(value, 3),
    ),
    meanAndSd(
      folds.map(({ accuracy }) => accuracy),
      (value) => formatPercent(value),
    ),
    meanAndSd(
      folds.map(({ f1 }) => f1),
      (value) => formatPercent(value),
    ),
  ];
}

/** Mean and deviation of the difference in AUROC and of the flipped verdicts. */
export function quantizationFigures(folds: readonly WayFigures[]): string[] {
  return [
    meanAndSd(
      folds.map(({ difference }) => difference),
      (value) => formatFigure(value, 4),
    ),
    meanAndSd(
      folds.map(({ flips }) => flips),
      (value) => formatPercent(value, 2),
    ),
  ];
}

/** Name and parameters, for a name may come to mean another network. */
export function variantKey({ name, parameters }: Pick<VariantResult, 'name' | 'parameters'>): string {
  return `${name}, ${formatCount(parameters)}`;
}

export function quantizationKey({ network, way }: Pick<QuantizationResult, 'network' | 'way'>): string {
  return `${network}, ${way}`;
}

/** The figures a document holds, by `variantKey` and `quantizationKey`. */
export function knownFigures(document: string): Map<string, string[]> {
  const known = new Map<string, string[]>();
  for (const [, line] of document.matchAll(/^\| (.*) \|$/gm)) {
    const cells = line.split(' | ');
    if (cells.at(-1) === '–') continue;
    const figures = cells.length === QUANTIZATION_HEAD.length ? cells.slice(-2) : cells.slice(-3);
    known.set(`${cells[0]}, ${cells[1]}`, figures);
  }
  return known;
}

function variantRow(result: VariantResult): string[] {
  const { name, parameters, int8Bytes, multiplyAccumulates, figures } = result;
  const counts = [parameters, int8Bytes, multiplyAccumulates].map(formatCount);
  return [name, ...counts, ...(figures ?? ['–', '–', '–'])];
}

function quantizationSection(results: readonly QuantizationResult[]): string {
  const rows = results.map(({ network, way, figures }) => [network, way, ...(figures ?? ['–', '–'])]);
  return `## Quantizing after training, and fine-tuning with the quantizer in the loop

INT8 quantized as shipped against FP32, on the same folds, after fits of the same length. The dequantized twin is an FP32 network that holds the INT8 weights; it
ships as the FP32 of the pair.

${markdownTable(QUANTIZATION_HEAD, rows)}`;
}

function meanAndSd(values: readonly number[], format: (value: number) => string): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${format(mean)} ± ${format(Math.sqrt(squares / (values.length - 1)))}`;
}
