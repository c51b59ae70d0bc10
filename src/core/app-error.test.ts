import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.ts';

describe('an error told to a person', () => {
  it('crosses the worker boundary as plain data and comes back with code, words and cause', () => {
    const error = new AppError('broken-gzip', 'a.csv.gz ends early.', { cause: new Error('unexpected end') });
    const crossed = AppError.fromData(structuredClone(error.toData()));
    expect(crossed).toBeInstanceOf(AppError);
    expect(crossed).toMatchObject({ name: 'AppError', code: 'broken-gzip', message: 'a.csv.gz ends early.' });
    expect(crossed.toData()).toEqual({
      code: 'broken-gzip',
      message: 'a.csv.gz ends early.',
      detail: 'unexpected end',
    });
  });

  it('has no detail without a cause', () => {
    const data = new AppError('empty-file', 'a.csv is empty.').toData();
    expect(data).toEqual({ code: 'empty-file', message: 'a.csv is empty.' });
    expect(Object.keys(data)).not.toContain('detail');
    expect(AppError.fromData(data).cause).toBeUndefined();
  });

  it('tells as its detail what was thrown without being an error', () => {
    const wrapped = AppError.from('quota exceeded', 'read-failed', 'a.csv could not be read.');
    expect(wrapped.toData().detail).toBe('quota exceeded');
  });

  it('wraps what was thrown and keeps it as the cause', () => {
    const thrown = new TypeError('x is not a function');
    const wrapped = AppError.from(thrown, 'engine-failed', 'Scoring stopped.');
    expect(wrapped).toMatchObject({ code: 'engine-failed', message: 'Scoring stopped.', cause: thrown });
    expect(wrapped.toData().detail).toBe('x is not a function');
  });

  it('lets an error that is told already through unchanged', () => {
    const told = new AppError('cancelled', 'Another set was opened.');
    expect(AppError.from(told, 'engine-failed', 'Scoring stopped.')).toBe(told);
  });
});
