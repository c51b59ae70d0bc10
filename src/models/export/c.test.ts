import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeFileSource } from '../../cli/node-file-source.ts';
import { readLabelledBeats } from '../../training/labelled-beats.ts';
import { scoreToThreshold } from '../int8/int8-artifact.ts';
import { runNetworkS8Reference } from '../int8/reference.ts';
import { absoluteErrorSumsS8, quantizeS8 } from '../int8/score-s8.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { ALL_MODELS, RECORDING_MODEL } from '../shipped-models.ts';
import { exportC } from './c.ts';
import { compileC, sectionSizes, whyNoCompiler } from './c-compiler-for-tests.ts';
import { cNames } from './c-names.ts';
import { CODE_BYTES_AT_MOST, cMemory } from './c-readme.ts';
import type { Rounding } from './c-templates.ts';
import {
  EVERY_LAYER,
  int8Beats,
  isShipped,
  loadShippedPair,
  QUANTIZATIONS,
  randomPair,
} from './pairs-for-tests.ts';
import { countDifferences, runNetworkRounded } from './rounding-for-tests.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/kaggle-ptb/', import.meta.url));
/** Under the sanitizers the wide network takes its time. */

/** Why the compiled code cannot be tested here, or nothing. */
const reason = whyNoCompiler();
const unless = reason === null ? '' : ` (skipped: ${reason})`;
const folder = mkdtempSync(join(tmpdir(), 'beatlens-c-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Beats on standard input, each behind its valid length; for each the error sum, the verdict and the reconstruction. */
function harness({ prefix, macro }: ReturnType<typeof cNames>): string {
  return `#include <stdio.h>
#include <string.h>
#include "${prefix}.h"
int main(void) {
  struct { uint16_t valid; int8_t beat[${macro}_LENGTH]; } in;
  struct { uint32_t sum; uint8_t verdict; int8_t reconstruction[${macro}_LENGTH]; } out;
  while (fread(&in.valid, 2, 1, stdin) == 1 && fread(in.beat, ${macro}_LENGTH, 1, stdin) == 1) {
    ${prefix}_result result = ${prefix}_score(in.beat, in.valid, ${macro}_THRESHOLD);
    out.sum = result.error_sum;
    out.verdict = result.is_abnormal ? 1 : 0;
    ${prefix}_reconstruct(in.beat, out.reconstruction);
    fwrite(&out.sum, 4, 1, stdout);
    fwrite(&out.verdict, 1, 1, stdout);
    fwrite(out.reconstruction, ${macro}_LENGTH, 1, stdout);
  }
  return 0;
}
`;
}

/** @returns the folder of the program. */
function compile(pair: ModelPair, name: string, rounding?: Rounding): string {
  const names = cNames(pair);
  const at = mkdtempSync(join(folder, `${name}-`));
  for (const file of exportC(pair, rounding)) writeFileSync(join(at, file.name), file.bytes);
  writeFileSync(join(at, 'harness.c'), harness(names));
  compileC(at, [`${names.prefix}.c`, 'harness.c'], 'harness');
  return at;
}

const shipped = new Map<string, Promise<{ pair: ModelPair; at: string }>>();

/** Once for each shipped model. */
function compileShipped(id: string): Promise<{ pair: ModelPair; at: string }> {
  const compiled = shipped.get(id) ?? loadShippedPair(id).then((pair) => ({ pair, at: compile(pair, id) }));
  shipped.set(id, compiled);
  return compiled;
}

interface Answers {
  readonly sums: Int32Array;
  readonly verdicts: Uint8Array;
  readonly reconstruction: Int8Array;
}

function runC(at: string, input: Int8Array, validLengths: Uint16Array): Answers {
  const beats = validLengths.length;
  const length = input.length / beats;
  const bytes = new Uint8Array(beats * (2 + length));
  const view = new DataView(bytes.buffer);
  for (let beat = 0; beat < beats; beat++) {
    view.setUint16(beat * (2 + length), validLengths[beat], true);
    bytes.set(
      new Uint8Array(input.buffer, input.byteOffset + beat * length, length),
      beat * (2 + length) + 2,
    );
  }
  const raw = execFileSync(join(at, 'harness'), { input: bytes, maxBuffer: 2 ** 27 });
  const answers = {
    sums: new Int32Array(beats),
    verdicts: new Uint8Array(beats),
    reconstruction: new Int8Array(input.length),
  };
  for (let beat = 0; beat < beats; beat++) {
    const from = beat * (5 + length);
    answers.sums[beat] = raw.readUInt32LE(from);
    answers.verdicts[beat] = raw.readUInt8(from + 4);
    for (let i = 0; i < length; i++) answers.reconstruction[beat * length + i] = raw.readInt8(from + 5 + i);
  }
  return answers;
}

function expectSameAsReference(
  pair: ModelPair,
  at: string,
  input: Int8Array,
  validLengths: Uint16Array,
): void {
  const answers = runC(at, input, validLengths);
  const reference = runNetworkS8Reference(pair.int8, input);
  expect(Buffer.compare(Buffer.from(answers.reconstruction.buffer), Buffer.from(reference.buffer))).toBe(0);
  const sums = absoluteErrorSumsS8(input, reference, validLengths, pair.int8.inputLength);
  expect(answers.sums).toEqual(sums);
  const threshold = scoreToThreshold(pair.card.thresholds.int8.value, pair.int8.input.scale);
  const flagged = Uint8Array.from(sums, (sum, beat) => (256 * sum >= threshold * validLengths[beat] ? 1 : 0));
  expect(answers.verdicts).toEqual(flagged);
}

/** Valid lengths of every size, the whole beat first. */
function validLengthsOf(beats: number, length: number): Uint16Array {
  return Uint16Array.from({ length: beats }, (_, beat) => length - (beat % length));
}

describe.skipIf(reason !== null)(`the C of the shipped models${unless}`, () => {
  for (const id of ALL_MODELS.filter(isShipped)) {
    it(`of ${id} equals the reference on a million values, extremes among them`, async () => {
      const { pair, at } = await compileShipped(id);
      const beats = Math.ceil(1e6 / pair.int8.inputLength);
      const input = int8Beats(beats, pair.int8.inputLength, 11);
      expectSameAsReference(pair, at, input, validLengthsOf(beats, pair.int8.inputLength));
    });

    // The beats are those of a table, which a pair for recordings does not read.
    it.skipIf(!existsSync(DATA) || id === RECORDING_MODEL)(
      `of ${id} equals the reference on every real beat`,
      async () => {
        const { pair, at } = await compileShipped(id);
        const files = ['ptbdb_abnormal.csv', 'ptbdb_normal.csv'].map((name) =>
          nodeFileSource(`${DATA}${name}`),
        );
        const beats = await readLabelledBeats(await Promise.all(files), pair.card.input);
        expectSameAsReference(pair, at, quantizeS8(beats.samples, pair.int8.input), beats.validLengths);
      },
    );

    it(`of ${id} comes with an example that compiles and scores`, async () => {
      const { pair, at } = await compileShipped(id);
      const { prefix } = cNames(pair);
      const example = /```c\n([\s\S]*?)```/.exec(readFileSync(join(at, 'README.md'), 'utf8'))?.[1] ?? '';
      writeFileSync(join(at, 'example.c'), example);
      compileC(at, [`${prefix}.c`, 'example.c'], 'example');
      const beat = int8Beats(9, pair.int8.inputLength, 1).subarray(8 * pair.int8.inputLength);
      const { sums, verdicts } = runC(at, beat, Uint16Array.of(beat.length));
      const printed = execFileSync(join(at, 'example'), { input: beat.join(' '), encoding: 'utf8' });
      expect(printed).toBe(`${sums[0]} ${verdicts[0] ? 'abnormal' : 'normal'}\n`);
    });

    it(`of ${id} takes the memory its README states`, async () => {
      const { pair, at } = await compileShipped(id);
      const { prefix } = cNames(pair);
      const sections = sectionSizes(at, `${prefix}.c`);
      expect(sections.code).toBeLessThanOrEqual(CODE_BYTES_AT_MOST);
      expect(sections.writable).toBe(0);
      // The table of layers is larger here, where a pointer takes eight bytes.
      expect(sections.constants).toBeLessThan(1.3 * cMemory(pair).flashConstantBytes);
    });
  }
});

describe.skipIf(reason !== null)(`the C of any network${unless}`, () => {
  for (const options of QUANTIZATIONS) {
    it(`equals the reference with ${options.weights} weights and ${options.activations} activations`, async () => {
      const pair = await randomPair(EVERY_LAYER, options, 5);
      const input = int8Beats(2000, EVERY_LAYER.inputLength, 12);
      expectSameAsReference(pair, compile(pair, 'any'), input, validLengthsOf(2000, EVERY_LAYER.inputLength));
    });
  }

  it.each(['double', 'single'] as const)('rounds as told: %s', async (rounding) => {
    const pair = await randomPair(EVERY_LAYER, QUANTIZATIONS[3], 5);
    const input = int8Beats(2000, EVERY_LAYER.inputLength, 13);
    const at = compile(pair, rounding, rounding);
    const { reconstruction } = runC(at, input, validLengthsOf(2000, EVERY_LAYER.inputLength));
    expect(countDifferences(reconstruction, runNetworkRounded(pair, input, rounding))).toBe(0);
  });

  it('refuses a network whose sums could overflow', async () => {
    const pair = await randomPair(EVERY_LAYER, QUANTIZATIONS[0], 5);
    pair.int8.layers[2].biases[1] = 2 ** 31 - 1;
    expect(() => exportC(pair)).toThrow('layer 2 may pass 32 bits');
  });
});
