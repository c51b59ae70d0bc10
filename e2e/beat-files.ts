/** Files the tests open: tables of beats written in many ways, made from a seed. */
import { createRng } from '../src/core/rng.ts';
import type { UploadedFile } from './dashboard-page.ts';

export interface TableOptions {
  readonly rows: number;
  readonly width?: number;
  /** The label of a row, or nothing for a table without labels. */
  readonly label?: (row: number) => number;
  readonly separator?: string;
  readonly seed?: number;
}

/** A bump of random place and width on a slope, scaled to 0..1: shaped enough to be scored, no claim to be an ECG. */
export function tableText({ rows, width = 187, label, separator = ',', seed = 1 }: TableOptions): string {
  const rng = createRng(seed);
  const lines = Array.from({ length: rows }, (_, row) => {
    const centre = 0.6 + 0.2 * rng.next();
    const spread = 0.01 + 0.05 * rng.next();
    const samples = Array.from({ length: width }, (_, i) => {
      const at = i / width;
      return Math.exp(-(((at - centre) / spread) ** 2)) + Math.exp(-((at / 0.02) ** 2)) + 0.05 * rng.next();
    });
    const low = Math.min(...samples);
    const high = Math.max(...samples);
    const cells = samples.map((sample) => ((sample - low) / (high - low)).toExponential(8));
    return [...cells, ...(label ? [String(label(row))] : [])].join(separator);
  });
  return `${lines.join('\n')}\n`;
}

export function csvFile(name: string, text: string): UploadedFile {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
}
