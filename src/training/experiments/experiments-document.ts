import { formatCount, formatFigure, formatPercent, markdownTable } from '../results/markdown.ts';
import type { FoldFigures } from './cross-validate.ts';
import { WAYS, type Way, type WayFigures } from './quantization-study.ts';
import { SHORT_EPOCHS } from './variants.ts';

export interface VariantResult {
  readonly group: string;
  readonly name: string;
  readonly parameters: number;
  /** Of its INT8 artifact, quantized the shipped way. */
  readonly int8Bytes: number;
  readonly folds: readonly FoldFigures[];
}

export interface QuantizationResult {
  readonly name: string;
  readonly folds: readonly Record<Way, WayFigures>[];
}

export interface ExperimentRecord {
  readonly variants: readonly VariantResult[];
  readonly quantization: readonly QuantizationResult[];
  readonly planned: number;
}

export function experimentsDocument({ variants, quantization, planned }: ExperimentRecord): string {
  const groups = [...new Set(variants.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = variants.filter((result) => result.group === group).map(variantRow);
    return `## ${group}\n\n${markdownTable(['variant', 'parameters', 'INT8 bytes', 'AUROC', 'accuracy', 'F1'], rows)}`;
  });
  if (quantization.length > 0) sections.push(quantizationSection(quantization));
  return `# Experiments

Written by \`npm run experiment\`; it reruns every variant below from its seed. ${formatCount(variants.length)} of ${formatCount(planned)} variants ran.

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

function variantRow({ name, parameters, int8Bytes, folds }: VariantResult): string[] {
  return [
    name,
    formatCount(parameters),
    formatCount(int8Bytes),
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

function quantizationSection(results: readonly QuantizationResult[]): string {
  const rows = results.flatMap(({ name, folds }) =>
    WAYS.map((way) => [
      name,
      way,
      meanAndSd(
        folds.map((fold) => fold[way].difference),
        (value) => formatFigure(value, 4),
      ),
      meanAndSd(
        folds.map((fold) => fold[way].flips),
        (value) => formatPercent(value, 2),
      ),
    ]),
  );
  return `## Quantizing after training, and fine-tuning with the quantizer in the loop

INT8 quantized as shipped against FP32, on the same folds, after fits of the same length. The dequantized twin is an FP32 network that holds the INT8 weights; it
ships as the FP32 of the pair.

${markdownTable(['network', 'INT8', 'AUROC FP32 − INT8', 'verdicts flipped at 85 % specificity'], rows)}`;
}

function meanAndSd(values: readonly number[], format: (value: number) => string): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${format(mean)} ± ${format(Math.sqrt(squares / (values.length - 1)))}`;
}
