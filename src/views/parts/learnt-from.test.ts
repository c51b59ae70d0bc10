import { describe, expect, it } from 'vitest';
import { learntFrom } from './learnt-from.ts';

describe('what a recording taught a classifier', () => {
  it('is said of the records of DS1, and of excerpts of them', () => {
    expect(learntFrom('classifier-by-patient', '208')).toContain('record 208');
    expect(learntFrom('classifier-by-patient', 'mitdb-208-excerpt')).toContain('record 208');
  });

  it('is nothing where the classifier by patient was judged, but for the person who is in both parts', () => {
    expect(learntFrom('classifier-by-patient', '232')).toBeNull();
    expect(learntFrom('classifier-by-patient', '202')).toContain('record 201 of the same person');
  });

  it('is part of every record where beats were mixed', () => {
    for (const name of ['208', '232', '102'])
      expect(learntFrom('classifier-mixed', name)).toContain(`most beats of MIT-BIH record ${name}`);
  });

  it('is nothing of any other recording', () => {
    for (const name of ['999', '2081', 'patient-208', '208a', ''])
      expect([learntFrom('classifier-by-patient', name), learntFrom('classifier-mixed', name)]).toEqual([
        null,
        null,
      ]);
  });
});
