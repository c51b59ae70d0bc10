import { AppError } from '../../core/app-error.ts';
import { shortened } from '../table-cells.ts';

/** Samples per row of what passes for a table of beats. */
export const MIN_WIDTH = 96;
export const MAX_WIDTH = 512;

/** The error for a file that is something else, in one sentence that names the place and what was expected. */
export function notABeatTable(fileName: string, reason: string): AppError {
  return new AppError(
    'not-a-beat-table',
    `${fileName} is not a table of beats: ${reason}. Expected one beat a line, ${MIN_WIDTH} to ${MAX_WIDTH} samples, with or without a label.`,
  );
}

export function notABeatTableAt(
  fileName: string,
  line: { line: number; text: string },
  reason: string,
): AppError {
  return notABeatTable(fileName, `line ${line.line} (“${shortened(line.text)}”) ${reason}`);
}
