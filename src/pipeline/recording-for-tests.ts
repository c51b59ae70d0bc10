import type { AnnotationSet, Recording } from '../core/recording.ts';

/** A recording held in memory: leads in mV at one rate, delivered in blocks of an odd size. */
export function recordingOf(
  leads: readonly Float32Array[],
  rateHz: number,
  annotations: AnnotationSet | null = null,
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
      const size = 997;
      for (let start = 0; start < leads[0].length && !signal.aborted; start += size) {
        yield indices.map((index) => leads[index].subarray(start, start + size));
      }
    },
    read: async (index, start, end) => leads[index].slice(start, end),
  };
}
