import { describe, expect, it } from 'vitest';
import { isEcgSignal, millivoltsPer } from './signal-naming.ts';

describe('names of signals', () => {
  // As MIT-BIH, European ST-T, QT, PTB, INCART, MIMIC, BIDMC, the challenges of PhysioNet and EDF files name their leads.
  it.each([
    ...[
      'MLII',
      'MLIII',
      'ML5',
      'V1',
      'V5',
      'v6',
      'I',
      'II',
      'iii',
      'aVR',
      'AVL',
      'avf',
      'vx',
      'VZ',
      'MCL1',
      'MCL',
    ],
    ...['MV2', 'mod.V1', 'CM5', 'CC5', 'D3', 'V2-V3', 'A-I', 'E-S', 'V', 'II,', 'V3R', 'Lead I', 'lead aVF'],
    ...[
      'ECG',
      'ECG 1',
      'ECG1',
      'ECG II',
      'ECG lead II',
      'EKG1-EKG2',
      'EKG',
      'ECG V2+',
      'ecg_filtered',
      'ECGL-ECGR',
    ],
  ])('such as %s are those of an ECG', (name) => {
    expect(isEcgSignal(name, 'mV')).toBe(true);
  });

  it.each([
    ...[
      'PLETH',
      'RESP',
      'ABP',
      'EEG Fpz-Cz',
      'EOG',
      'EMG',
      'Resp oro-nasal',
      'noise',
      'squarewave',
      'sine 1 Hz',
    ],
    ...['SpO2', 'Temp', 'Status', 'PAP', 'CO2', 'x', 'Vent', 'Volume', 'IMU', 'Sound', 'Marker', 'PPG'],
  ])('such as %s are not', (name) => {
    expect(isEcgSignal(name, 'mV')).toBe(false);
  });

  it('count for nothing where the unit is no voltage, and are not needed where it may be one', () => {
    expect(isEcgSignal('V', 'l/min')).toBe(false);
    expect(isEcgSignal('II', null)).toBe(true);
    expect(isEcgSignal(null, 'mV')).toBe(true);
    expect(isEcgSignal(null, null)).toBe(true);
    expect(isEcgSignal(null, 'mmHg')).toBe(false);
  });
});

describe('units', () => {
  it('of voltage are known however they are written', () => {
    expect(['nV', 'uV', 'µV', 'μV', ' mv ', 'mV', 'V', 'Volts', 'microvolts'].map(millivoltsPer)).toEqual([
      1e-6, 1e-3, 1e-3, 1e-3, 1, 1, 1e3, 1e3, 1e-3,
    ]);
    expect(['microV', 'mVolt', 'uVolts', 'millivolts', 'milli volt'].map(millivoltsPer)).toEqual([
      1e-3, 1, 1e-3, 1, 1,
    ]);
    expect(['', 'mmHg', 'NU', '°', 'mV/s', 'kV'].map(millivoltsPer)).toEqual(Array(6).fill(null));
  });
});
