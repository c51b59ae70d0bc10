import type { Recording } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { scanAnnotations } from './annotations.ts';

/**
 * A recording of another format with a WFDB annotation file that lay beside it, as PhysioNet keeps `r01.edf` and
 * `r01.edf.qrs`. Its samples count as those of the signals unless the file says otherwise.
 */
export async function withAnnotations(recording: Recording, source: ByteSource): Promise<Recording> {
  const { description } = recording;
  const bytes = await source.read(0, source.sizeBytes);
  const { set, problem } = scanAnnotations(bytes, source.name);
  const notes = [...description.notes];
  if (problem !== null)
    notes.push(`${set.name} is not whole, ${problem}; ${set.entries.length} annotations were read.`);
  if (description.annotations !== null)
    notes.push(`The annotations within ${description.name} gave way to those of ${set.name}.`);
  return {
    description: { ...description, notes, annotations: set },
    blocks: (indices, signal) => recording.blocks(indices, signal),
    read: (index, startSample, endSample) => recording.read(index, startSample, endSample),
  };
}
