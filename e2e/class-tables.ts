/** Tables of beats labelled with the five AAMI classes; made from a seed, no real person's. */
import { syntheticBeats } from '../src/signal/synthetic-beats.ts';
import type { UploadedFile } from './dashboard-page.ts';

const BEATS = 100;

/** A hundred beats, twenty labelled 0, 1, 2, 3 and 4 each. @param width samples a row; 187 are at 125 Hz */
export function aamiTable(name: string, width: number): UploadedFile {
  const { samples, length } = syntheticBeats({ count: BEATS, abnormalFraction: 0.4, seed: 12 });
  const rows = Array.from({ length: BEATS }, (_, beat) => {
    const row = Array.from(samples.subarray(beat * length, beat * length + width), (value) =>
      value === 0 ? '0' : value.toFixed(5),
    );
    return `${row.join(',')},${beat % 5}\n`;
  });
  return { name, mimeType: 'text/csv', buffer: Buffer.from(rows.join('')) };
}
