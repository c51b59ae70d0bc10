import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openRecord } from '../../cli/record-folder.ts';
import { isForRecordings } from '../../core/input-contract.ts';
import { auroc } from '../../metrics/roc.ts';
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import { loadModelPair } from '../../models/load-model-pair.ts';
import { RECORDING_MODEL } from '../../models/shipped-models.ts';
import { chooseLead, cutBeats, readAnnotatedLead } from './annotated-beats.ts';
import { detectPeaks } from './detected-peaks.ts';
import { judgeRecord, PAIRINGS } from './judge-recordings.ts';
import { sortRecords } from './record-scores.ts';
import { LEARNING_PERIOD_S } from './recording-parts.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/mitdb/', import.meta.url));
const isDataHere = existsSync(DATA);
const MODEL = new URL(`../../../public/models/${RECORDING_MODEL}/`, import.meta.url);
const shippedPair = () => loadModelPair((path) => readFile(new URL(path, MODEL)));

describe('the shipped pair for recordings', () => {
  it('reads recordings and has reached its bar on DS2, INT8 as well as FP32', async () => {
    const { card } = await shippedPair();
    expect(isForRecordings(card.input)).toBe(true);
    const [fp32, int8] = [card.metrics.fp32, card.metrics.int8].map(
      (parts) => parts.find(({ part }) => part === 'test')?.auroc ?? 0,
    );
    expect(fp32).toBeGreaterThanOrEqual(0.92);
    expect(Math.abs(fp32 - int8)).toBeLessThanOrEqual(0.005);
  });

  it.skipIf(!isDataHere)(
    'tells the ventricular beats of a record, on R-peaks found here, and better once adapted to it',
    async () => {
      const pair = await shippedPair();
      const { name: backendName } = await startTfjsBackend();
      const recording = await openRecord(DATA, '233');
      const lead = await readAnnotatedLead(recording, pair.card.input);
      expect(lead.lead).toBe('MLII');
      const beats = cutBeats(lead, await detectPeaks(recording), pair.card.input);
      const judged = await judgeRecord(pair, beats, backendName);
      const areas = PAIRINGS.map((pairing) => {
        const { fp32, int8 } = judged.scores[pairing];
        const area = auroc(sortRecords([fp32])) ?? 0;
        expect(Math.abs(area - (auroc(sortRecords([int8])) ?? 0))).toBeLessThanOrEqual(0.005);
        return area;
      });
      expect(areas[0]).toBeGreaterThan(0.9);
      expect(areas[1]).toBeGreaterThan(areas[0] + 0.02);
      const learnable = beats.peaks.filter(({ timeS }) => timeS < LEARNING_PERIOD_S).length;
      expect(judged.beatsUsed + judged.beatsDropped).toBeGreaterThan(0.99 * learnable - 2);
    },
    60_000,
  );

  it.skipIf(!isDataHere)('looks at MLII where it is not the first lead', async () => {
    const { description } = await openRecord(DATA, '114');
    expect(description.signals[chooseLead(description.signals) ?? 0].name).toBe('MLII');
  });
});

describe('chooseLead', () => {
  const signal = (name: string, isEcg: boolean) => ({
    name,
    isEcg,
    unit: 'mV',
    gain: null,
    rateHz: 250,
    sampleCount: null,
  });

  it('takes MLII, else II, else the first ECG, else none', () => {
    expect(chooseLead([signal('V5', true), signal('II', true), signal('MLII', true)])).toBe(2);
    expect(chooseLead([signal('V5', true), signal('II', true)])).toBe(1);
    expect(chooseLead([signal('PLETH', false), signal('V5', true)])).toBe(1);
    expect(chooseLead([signal('PLETH', false)])).toBeNull();
  });
});
