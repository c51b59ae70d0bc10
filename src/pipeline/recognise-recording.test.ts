import { describe, expect, it } from 'vitest';
import type { SignalDescription } from '../core/recording.ts';
import { memoryRecording } from '../formats/memory-recording.ts';
import { recogniseRecording } from './recognise-recording.ts';

/** Which of some signals is analysed. */
async function chosenOf(names: readonly string[], isEcg: boolean) {
  const signals = names.map((name): SignalDescription => {
    const unit = name === 'SaO2' ? '%' : 'mV';
    return { name, isEcg, unit, gain: null, rateHz: 250, sampleCount: 10 };
  });
  const description = {
    name: 'a.edf',
    format: 'EDF',
    signals,
    startTime: null,
    droppedFields: [],
    notes: [],
    annotations: null,
  };
  const samples = signals.map(() => new Float32Array(10));
  const { info } = await recogniseRecording(
    memoryRecording(description, samples),
    { names: ['a.edf'], sizeBytes: 1 },
    {},
  );
  return { name: info.leads[info.recognised.lead.value].name, origin: info.recognised.lead.origin };
}

describe('where no signal is called an ECG', () => {
  it.each([
    ['the first voltage that may be one', ['SaO2', 'EEG C3-A2', 'EOG(L)', 'Cardio', 'ch2'], 'Cardio'],
    ['none of an EEG or of marks', ['Fp1-Ref', 'C3-A2', 'Status', 'EXG1'], 'EXG1'],
    ['the first of all if need be', ['EEG', 'EMG chin'], 'EEG'],
  ])('it is guessed to be %s', async (_, names, chosen) => {
    expect(await chosenOf(names, false)).toEqual({ name: chosen, origin: 'guess' });
  });
});

describe('of several leads', () => {
  it.each([
    ['ECG II', ['ECG I', 'ECG II', 'ECG V1']],
    ['Lead II', ['Lead I', 'Lead II']],
    ['ecg_lead_ii', ['ecg_lead_v5', 'ecg_lead_i', 'ecg_lead_ii']],
    ['MLII', ['II', 'MLII']],
    ['EKG-V5', ['EKG-V1', 'EKG-V5']],
  ])('%s is taken, as the models know it', async (chosen, names) => {
    expect(await chosenOf(names, true)).toEqual({ name: chosen, origin: 'file' });
  });
});
