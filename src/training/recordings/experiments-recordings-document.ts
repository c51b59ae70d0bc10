import { formatCount, formatFigure, markdownTable } from '../results/markdown.ts';
import type { VariantFigures } from './recording-experiments.ts';

export function experimentsRecordingsDocument(results: readonly VariantFigures[], planned: number): string {
  const rows = results.map(
    ({ name, parameters, globalPooled, globalMean, adaptedPooled, adaptedMean, bestFactor }) => [
      name,
      formatCount(parameters),
      ...[globalPooled, globalMean, adaptedPooled, adaptedMean].map((area) => formatFigure(area, 4)),
      formatFigure(bestFactor, 2),
    ],
  );
  const head = [
    'variant',
    'parameters',
    'global, pooled',
    'global, mean',
    'adapted, pooled',
    'adapted, mean',
    'best factor',
  ];
  return `# Experiments: the pair for recordings

Written by \`npm run recordings -- experiment\`; it reruns every variant below from its seed. ${formatCount(results.length)} of
${formatCount(planned)} variants ran.

**How.** The 22 records of DS1 of MIT-BIH in four turns: fitted on the normal beats of the others, judged on the records left
out, so that no patient is judged by a network that has seen him. DS2 is never asked. AUROC for V and F against the rest,
behind the first five minutes of every record, FP32, reference R-peaks: once over all beats pooled, once as the mean over
the records that hold both kinds. *Adapted* goes on from there on the first five minutes of the record itself. Each
variant is the shipped recipe but for what its name says, fitted for fewer epochs. One seed: two figures closer than about
0.005 are no different, and the means lean on records with a handful of ventricular beats.

The threshold of an adapted pair is a factor times the score that 95 % of the beats learnt from stay under; the last column is the
factor with the best F1 over all records.

${markdownTable(head, rows)}
`;
}
