/**
 * An INT8 beat classifier as one C99 header and one source for a microcontroller: no allocation, no float, constants that
 * stay in flash, pruned blocks of weights neither kept nor computed.
 */

import { type CNames, cNames } from './c-names.ts';
import { classifierCHeader } from './classifier-c-header.ts';
import { classifierCReadme } from './classifier-c-readme.ts';
import { classifierCSource } from './classifier-c-source.ts';
import { type ClassifierAtStage, stageId } from './classifier-stage.ts';
import { type ExportedFile, textFile } from './exported-file.ts';

export function exportClassifierC(classifier: ClassifierAtStage): ExportedFile[] {
  const names = classifierCNames(classifier);
  return [
    textFile(`${names.prefix}.h`, classifierCHeader(classifier, names)),
    textFile(`${names.prefix}.c`, classifierCSource(classifier.int8, names)),
    textFile('README.md', classifierCReadme(classifier, names)),
  ];
}

export function classifierCNames(classifier: ClassifierAtStage): CNames {
  return cNames({ card: { id: stageId(classifier) } });
}
