import { expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { DEVIATION_FEATURES, deviationFeatures } from '../signal/beat-deviation.ts';
import {
  CLASSIFIER_WINDOW,
  cutClassifierWindow,
  RHYTHM_FEATURES,
  rhythmFeatures,
  usualAmplitude,
} from '../signal/classifier-input.ts';
import { ClassifierTrack } from './classifier-track.ts';

const { rateHz, lengthSamples } = CLASSIFIER_WINDOW;
const WIDTH = RHYTHM_FEATURES.length + DEVIATION_FEATURES.length;

/** More beats than two segments hold, some early and broad, at a signal's ends and with a gap. */
function recording(beats: number) {
  const rng = createRng(5);
  const peaks = new Int32Array(beats);
  for (let beat = 0, place = 10; beat < beats; beat++) {
    peaks[beat] = place;
    place += 70 + Math.floor(60 * rng.next());
  }
  const signal = Float32Array.from({ length: peaks[beats - 1] + 20 }, () => 0.02 * rng.nextGaussian());
  for (const [beat, peak] of peaks.entries()) {
    const width = beat % 13 === 0 ? 9 : 2.5;
    for (let offset = -20; offset < 20; offset++)
      signal[peak + offset] += 1.5 * Math.exp(-((offset / width) ** 2));
  }
  signal.fill(Number.NaN, 5000, 5200);
  return { peaks, signal };
}

test('gives window by window and feature by feature what the whole signal at one go gives', () => {
  const { peaks, signal } = recording(4500);
  const track = new ClassifierTrack();
  for (let start = 0; start < signal.length; start += 611) track.push(signal.subarray(start, start + 611));
  const seconds = Float64Array.from(peaks, (peak) => peak / rateHz);

  const amplitude = usualAmplitude(signal, peaks);
  const scaled = signal.map((value) => value / amplitude);
  const rhythm = rhythmFeatures(seconds);
  const deviation = deviationFeatures(scaled, peaks, rhythm);
  const window = new Float32Array(lengthSamples);
  let [beat, windowError, featureError] = [0, 0, 0];
  for (const { count, windows, features } of track.inputs(seconds)) {
    for (let i = 0; i < count; i++, beat++) {
      cutClassifierWindow(scaled, peaks[beat], 0, window);
      for (const [k, value] of window.entries())
        windowError = Math.max(windowError, Math.abs(windows[i * lengthSamples + k] - value));
      const own = [
        ...rhythm.subarray(beat * RHYTHM_FEATURES.length, (beat + 1) * RHYTHM_FEATURES.length),
        ...deviation.subarray(beat * DEVIATION_FEATURES.length, (beat + 1) * DEVIATION_FEATURES.length),
      ];
      for (const [k, value] of own.entries())
        featureError = Math.max(featureError, Math.abs(features[i * WIDTH + k] - value));
    }
  }
  expect(windowError).toBeLessThan(1e-4);
  expect(featureError).toBeLessThan(1e-3);
  expect(beat).toBe(peaks.length);
});

test('gives the same again, and goes on where the recording goes on', () => {
  const { peaks, signal } = recording(300);
  const seconds = Float64Array.from(peaks, (peak) => peak / rateHz);
  const whole = new ClassifierTrack();
  whole.push(signal);
  const first = [...whole.inputs(seconds)];
  expect([...whole.inputs(seconds)]).toEqual(first);

  const growing = new ClassifierTrack();
  const half = peaks[150] + 200;
  growing.push(signal.subarray(0, half));
  expect([...growing.inputs(seconds.subarray(0, 150))][0].count).toBe(150);
  growing.push(signal.subarray(half));
  expect([...growing.inputs(seconds)]).toEqual(first);
});

test('has nothing to give of a recording without beats', () => {
  expect([...new ClassifierTrack().inputs(new Float64Array(0))]).toEqual([]);
});

test('says so where a recording is too long to be kept', () => {
  const track = new ClassifierTrack(86_400 / 4);
  track.push(new Float32Array((86_400 / 4) * rateHz));
  expect(() => [...track.inputs(Float64Array.of(1))]).not.toThrow();
  track.push(new Float32Array(1));
  expect(() => [...track.inputs(Float64Array.of(1))]).toThrow('up to 0.25 days');
});
