import { AppError } from '../../core/app-error.ts';

/** A line of a header that is neither empty nor a comment. */
export interface HeaderLine {
  readonly fileName: string;
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

/** @param expected what should stand there: `the number of signals as second field` */
export function badLine(line: HeaderLine, expected: string): AppError {
  const text = line.text.length > 60 ? `${line.text.slice(0, 59)}…` : line.text;
  return new AppError(
    'broken-recording',
    `${line.fileName}, line ${line.number} (“${text}”): expected ${expected}.`,
  );
}
