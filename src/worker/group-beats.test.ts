import { describe, expect, it } from 'vitest';
import { BeatArchive } from '../pipeline/beat-archive.ts';
import { TEST_BEAT_LENGTH, TEST_CONTRACT } from '../pipeline/beats-for-tests.ts';
import { syntheticSource } from '../pipeline/synthetic-source.ts';
import { type BeatTemplateSet, NO_TEMPLATE } from '../signal/beat-templates.ts';
import { groupBeats } from './group-beats.ts';

/** Beats whose samples all say which of them it is. */
function numberedArchive(count: number): BeatArchive {
  const archive = new BeatArchive(syntheticSource('synthetic', TEST_CONTRACT));
  archive.append({
    beats: {
      count,
      length: TEST_BEAT_LENGTH,
      samples: Float32Array.from({ length: count * TEST_BEAT_LENGTH }, (_, i) =>
        Math.floor(i / TEST_BEAT_LENGTH),
      ),
      validLengths: new Uint16Array(count).fill(TEST_BEAT_LENGTH),
      rawLabels: new Int8Array(count),
      fileIndices: new Uint16Array(count),
      lines: new Uint32Array(count),
    },
    positions: new Float64Array(count),
    isJudged: new Uint8Array(count).fill(1),
  });
  return archive;
}

const mean = (level: number) => new Float32Array(TEST_BEAT_LENGTH).fill(level);

/** Templates of three beats, two and one; the last beat but one has none. */
const SET: BeatTemplateSet = {
  templates: [
    { count: 3, mean: mean(0) },
    { count: 2, mean: mean(1) },
    { count: 1, mean: mean(2) },
  ],
  templateOf: Uint16Array.of(2, 0, 0, 1, 0, NO_TEMPLATE, 1),
};

const group = (beats: number) =>
  groupBeats({ contract: TEST_CONTRACT, templates: () => SET }, numberedArchive(beats));

const examplesIn = (examples: Float32Array) => [...examples].filter((_, i) => i % TEST_BEAT_LENGTH === 0);

describe('beats grouped by shape', () => {
  it('have their members as examples', async () => {
    const { set, templateOf } = await group(7);
    expect(set.templates.map(({ count }) => count)).toEqual([3, 2, 1]);
    expect(set.templates.map(({ examples }) => examplesIn(examples))).toEqual([[1, 2, 4], [3, 6], [0]]);
    expect([...templateOf]).toEqual([...SET.templateOf]);
  });

  it('leave out what was found but never handed over, as where a file breaks off', async () => {
    const { set, templateOf } = await group(3);
    expect(set.templates.map(({ count }) => count)).toEqual([2, 1]);
    expect(set.templates.map(({ mean: [level] }) => level)).toEqual([0, 2]);
    expect(set.templates.map(({ examples }) => examplesIn(examples))).toEqual([[1, 2], [0]]);
    expect([...templateOf]).toEqual([1, 0, 0]);
  });
});
