import type { AnnotationSet, Recording } from '../core/recording.ts';

/** A recording held in memory: leads in mV at one rate, delivered in blocks of one size. */
export function recordingOf(
  leads: readonly Float32Array[],
  rateHz: number,
  annotations: AnnotationSet | null = null,
  blockSamples = 997,
): Recording {
  return {
    description: {
      name: 'test',
      format: 'memory',
      signals: leads.map(({ length }, index) => ({
        name: `lead ${index + 1}`,
        isEcg: true,
        unit: 'mV',
        gain: null,
        rateHz,
        sampleCount: length,
      })),
      startTime: null,
      droppedFields: [],
      notes: [],
      annotations,
    },
    async *blocks(indices, signal) {
      for (let start = 0; start < leads[0].length && !signal.aborted; start += blockSamples) {
        yield indices.map((index) => leads[index].subarray(start, start + blockSamples));
      }
    },
    read: async (index, start, end) => leads[index].slice(start, end),
  };
}
