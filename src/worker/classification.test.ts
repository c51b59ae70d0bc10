import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { type ClassifierInput, callClasses, int8Classifier } from '../models/classifier/beat-classifier.ts';
import { findStage } from '../models/classifier/classifier-card.ts';
import { loadClassifierCard, loadClassifierInt8 } from '../models/classifier/load-classifier.ts';
import { Classification } from './classification.ts';

const FOLDER = new URL('../../public/models/classifier-mixed/', import.meta.url);
const readUrl = async (url: URL): Promise<Uint8Array> => new Uint8Array(await readFile(url));
const rng = createRng(4);
const noise = (length: number) => Float32Array.from({ length }, () => 0.4 * rng.nextGaussian());

function segmentOf(count: number): ClassifierInput {
  return { count, windows: noise(count * 96), features: noise(count * 13) };
}

function classificationOf(segments: readonly ClassifierInput[]): Classification {
  return new Classification({ classifierInputs: () => segments }, readUrl);
}

const stageOf = (sparsity: number) => ({ url: FOLDER.href, sparsity });

it('classes segment by segment what the stage says of each beat', async () => {
  const segments = [segmentOf(700), segmentOf(41)];
  const { count, classes, probabilities } = await classificationOf(segments).start(1, stageOf(0.6));
  expect([count, classes.length, probabilities.length]).toEqual([741, 741, 741 * 5]);

  const readModelFile = (path: string) => readUrl(new URL(path, FOLDER));
  const card = await loadClassifierCard(readModelFile);
  const classifier = int8Classifier(await loadClassifierInt8(readModelFile, card, findStage(card, 0.6)));
  const wanted = segments.flatMap((segment) => [...classifier.classify(segment)]);
  expect([...probabilities]).toEqual(wanted);
  expect(classes).toEqual(callClasses(wanted));
});

it('times a stage beside the unpruned network', async () => {
  const timing = await classificationOf([segmentOf(20)]).time(1, stageOf(0.95));
  expect(timing.microsecondsPerBeat).toBeGreaterThan(0);
  expect(timing.unprunedMicrosecondsPerBeat).toBeGreaterThan(0);
});

it('gives up what was overtaken by another choice', async () => {
  const classification = classificationOf([segmentOf(30), segmentOf(30)]);
  const first = classification.start(1, stageOf(0.6));
  const second = classification.start(1, stageOf(0.9));
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect((await second).count).toBe(60);
});

it('lets other requests in while it measures, and stops measuring when beats are to be classed', async () => {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const classifierInputs = () => {
    begin();
    return [segmentOf(8)];
  };
  const classification = new Classification({ classifierInputs }, readUrl);
  const timing = classification.time(1, stageOf(0));
  timing.catch(() => null);
  // It has its beats: what remains is the clock.
  await begun;
  const classed = classification.start(1, stageOf(0.9));
  await expect(timing).rejects.toMatchObject({ code: 'cancelled' });
  expect((await classed).count).toBe(8);
});

it('has nothing to say of a recording without beats', async () => {
  expect(await classificationOf([]).start(1, stageOf(0))).toMatchObject({ count: 0 });
});

it('names the stages there are where another is asked for', async () => {
  await expect(classificationOf([segmentOf(1)]).start(1, stageOf(0.5))).rejects.toThrow(
    /0 %, 20 %, 40 %, 60 %, 80 %, 90 %, 95 %, not 50 %/,
  );
});

it('packs a stage as other runtimes take it', async () => {
  const { name, bytes } = await classificationOf([]).export(stageOf(0.9), 'c');
  expect(name).toBe('beatlens-classifier-mixed-90-c.zip');
  expect(Object.keys(unzipSync(bytes))).toEqual(
    expect.arrayContaining([expect.stringMatching(/\.h$/), expect.stringMatching(/\.c$/)]),
  );
});
