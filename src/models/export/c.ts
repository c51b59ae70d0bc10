/**
 * The INT8 network as one C99 header and one source for a microcontroller: no allocation, no float, constants that
 * stay in flash. It scores, too: the error sum over the valid part against an integer threshold.
 */
import type { ModelPair } from '../load-model-pair.ts';
import { cHeader } from './c-header.ts';
import { cNames } from './c-names.ts';
import { cReadme } from './c-readme.ts';
import { cSource } from './c-source.ts';
import type { Rounding } from './c-templates.ts';
import { type ExportedFile, textFile } from './exported-file.ts';

/** @param rounding the card's, unless a device has kernels of the other kind to agree with. */
export function exportC(
  pair: ModelPair,
  rounding: Rounding = pair.card.quantization.rounding,
): ExportedFile[] {
  const { prefix } = cNames(pair);
  return [
    textFile(`${prefix}.h`, cHeader(pair)),
    textFile(`${prefix}.c`, cSource(pair, rounding)),
    textFile('README.md', cReadme(pair, rounding)),
  ];
}
