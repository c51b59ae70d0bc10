import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileC, sectionSizes, whyNoCompiler } from './c-compiler-for-tests.ts';
import { classifierCNames, exportClassifierC } from './classifier-c.ts';
import { CLASSIFIER_CODE_BYTES_AT_MOST, classifierCMemory } from './classifier-c-readme.ts';
import type { ClassifierAtStage } from './classifier-stage.ts';
import {
  loadShippedStage,
  type QuantizedBeats,
  quantizedBeats,
  randomClassifier,
  TESTED_STAGES,
} from './classifiers-for-tests.ts';
import { QUANTIZATIONS } from './pairs-for-tests.ts';
import { countDifferences } from './rounding-for-tests.ts';

const BEATS = 8192;

/** Why the compiled code cannot be tested here, or nothing. */
const reason = whyNoCompiler();
const unless = reason === null ? '' : ` (skipped: ${reason})`;
const folder = mkdtempSync(join(tmpdir(), 'beatlens-classifier-c-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Windows with their features on standard input; for each the logits and the class. */
function harness(classifier: ClassifierAtStage): string {
  const { prefix, macro } = classifierCNames(classifier);
  return `#include <stdio.h>
#include "${prefix}.h"
int main(void) {
  struct { int8_t window[${macro}_LENGTH]; int8_t features[${macro}_FEATURES]; } in;
  struct { int8_t logits[${macro}_CLASSES]; uint8_t class; } out;
  while (fread(&in, sizeof in, 1, stdin) == 1) {
    ${prefix}_logits(in.window, in.features, out.logits);
    out.class = ${prefix}_class(out.logits);
    fwrite(&out, sizeof out, 1, stdout);
  }
  return 0;
}
`;
}

/** @returns the folder of the program. */
function compile(classifier: ClassifierAtStage): string {
  const at = mkdtempSync(join(folder, 'c-'));
  for (const { name, bytes } of exportClassifierC(classifier)) writeFileSync(join(at, name), bytes);
  writeFileSync(join(at, 'harness.c'), harness(classifier));
  compileC(at, [`${classifierCNames(classifier).prefix}.c`, 'harness.c'], 'harness');
  return at;
}

function interleave(
  { stage }: ClassifierAtStage,
  { int8: { windows, features } }: QuantizedBeats,
): Int8Array {
  const { inputLength, featureCount } = stage.network;
  const beats = windows.length / inputLength;
  const rows = new Int8Array(windows.length + features.length);
  for (let beat = 0; beat < beats; beat++) {
    const at = beat * (inputLength + featureCount);
    rows.set(windows.subarray(beat * inputLength, (beat + 1) * inputLength), at);
    rows.set(features.subarray(beat * featureCount, (beat + 1) * featureCount), at + inputLength);
  }
  return rows;
}

function runC(classifier: ClassifierAtStage, at: string, beats: QuantizedBeats) {
  const raw = execFileSync(join(at, 'harness'), {
    input: new Uint8Array(interleave(classifier, beats).buffer),
    maxBuffer: 2 ** 27,
  });
  const rows = Array.from({ length: raw.length / 6 }, (_, beat) => raw.subarray(6 * beat, 6 * beat + 6));
  return {
    logits: Int8Array.from(rows.flatMap((row) => [...row.subarray(0, 5)])),
    classes: rows.map((row) => row[5]),
  };
}

function firstLargest(logits: Int8Array): number[] {
  return Array.from({ length: logits.length / 5 }, (_, beat) => {
    const row = [...logits.subarray(5 * beat, 5 * beat + 5)];
    return row.indexOf(Math.max(...row));
  });
}

describe.skipIf(reason !== null)(`the C of a classifier${unless}`, () => {
  it.for(TESTED_STAGES)(
    'gives the logits of the reference: $id at $sparsity',
    async ({ id, sparsity }, { annotate }) => {
      const classifier = await loadShippedStage(id, sparsity);
      const beats = quantizedBeats(classifier, BEATS, 21);
      const { logits, classes } = runC(classifier, compile(classifier), beats);
      const differences = countDifferences(logits, beats.logits);
      await annotate(`${differences} of ${logits.length} differ`);
      expect(logits).toHaveLength(5 * BEATS);
      expect(differences).toBe(0);
      expect(classes).toEqual(firstLargest(logits));
    },
  );

  it.each(QUANTIZATIONS)(
    'gives the logits of the reference whatever the sizes, sparse or not: %j',
    async (options) => {
      for (const density of [1, 0.5, 0.2, 0.02]) {
        const classifier = await randomClassifier(options, density, 22);
        const beats = quantizedBeats(classifier, 2000, 23);
        expect(countDifferences(runC(classifier, compile(classifier), beats).logits, beats.logits)).toBe(0);
      }
    },
  );

  it('comes with an example that compiles and names a class', async () => {
    const classifier = await loadShippedStage('classifier-mixed', 0.6);
    const at = compile(classifier);
    const example = /```c\n([\s\S]*?)```/.exec(readFileSync(join(at, 'README.md'), 'utf8'))?.[1] ?? '';
    writeFileSync(join(at, 'example.c'), example);
    compileC(at, [`${classifierCNames(classifier).prefix}.c`, 'example.c'], 'example');
    const beats = quantizedBeats(classifier, 1, 24);
    const input = [...beats.int8.windows, ...beats.int8.features].join(' ');
    const printed = execFileSync(join(at, 'example'), { input, encoding: 'utf8' });
    expect(printed).toBe(`${classifier.card.classes[firstLargest(beats.logits)[0]]}\n`);
  });

  it.for(TESTED_STAGES)(
    'takes the memory its README states: $id at $sparsity',
    async ({ id, sparsity }, { annotate }) => {
      const classifier = await loadShippedStage(id, sparsity);
      const sections = sectionSizes(compile(classifier), `${classifierCNames(classifier).prefix}.c`);
      const { flashConstantBytes, ramBytes } = classifierCMemory(classifier);
      await annotate(
        `code ${sections.code}, constants ${sections.constants}; stated ${flashConstantBytes}, ${ramBytes}`,
      );
      expect(sections.code).toBeLessThanOrEqual(CLASSIFIER_CODE_BYTES_AT_MOST);
      expect(sections.writable).toBe(0);
      // The table of layers is larger here, where a pointer takes eight bytes; tables begin at multiples of 32.
      expect(sections.constants).toBeLessThan(flashConstantBytes + 900);
      expect(sections.constants).toBeGreaterThan(flashConstantBytes);
    },
  );

  it('takes little more than half the flash at 60 %', async () => {
    const [whole, pruned] = await Promise.all(
      [0, 0.6].map((sparsity) => loadShippedStage('classifier-mixed', sparsity)),
    );
    expect(classifierCMemory(pruned).flashConstantBytes).toBeLessThan(
      0.53 * classifierCMemory(whole).flashConstantBytes,
    );
  });

  it('states of the unpruned network what its own export states', async () => {
    const [whole, pruned] = await Promise.all(
      [0, 0.6].map((sparsity) => loadShippedStage('classifier-mixed', sparsity)),
    );
    const { flashConstantBytes, ramBytes } = classifierCMemory(whole);
    const readme = Buffer.from(exportClassifierC(pruned)[2].bytes).toString();
    expect(readme).toContain(`| ${flashConstantBytes} |\n`);
    expect(readme).toContain(`| ${ramBytes} |\n`);
  });
});
