import { assertUnreachable } from '../../core/assert.ts';
import { DS1, DS2, PACED } from '../../core/mit-bih.ts';
import type { ShippedClassifierId } from '../../models/shipped-models.ts';

/** A record by its own name, or an excerpt of one. */
const RECORD_NAME = /^(?:mitdb-)?(\d{3})(?:-excerpt)?$/;

/**
 * What the open recording taught the classifier, for people; `null` where it is new to it. Only the records of the MIT-BIH
 * Arrhythmia Database taught any, and they go by their numbers.
 */
export function learntFrom(id: ShippedClassifierId, recordingName: string): string | null {
  const record = RECORD_NAME.exec(recordingName)?.[1];
  if (record === undefined) return null;
  switch (id) {
    case 'classifier-by-patient':
      if (DS1.includes(record)) return `The classifier has learnt from MIT-BIH record ${record}.`;
      return record === '202' ? 'The classifier has learnt from record 201 of the same person.' : null;
    case 'classifier-mixed':
      return [...DS1, ...DS2, ...PACED].includes(record)
        ? `The classifier has learnt from most beats of MIT-BIH record ${record}.`
        : null;
    default:
      return assertUnreachable(id);
  }
}
