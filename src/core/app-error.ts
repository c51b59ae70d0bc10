/** What went wrong, for code that branches on it. */
export type AppErrorCode =
  | 'empty-file'
  | 'not-a-beat-table'
  | 'not-a-recording'
  | 'broken-recording'
  | 'missing-companion'
  | 'unsupported-encoding'
  | 'broken-gzip'
  | 'read-failed'
  | 'too-long'
  | 'bad-option'
  | 'model-broken'
  | 'engine-failed'
  | 'worker-died'
  | 'cancelled';

/** The form in which an error crosses the worker boundary. */
export interface AppErrorData {
  readonly code: AppErrorCode;
  /** One sentence for the person: names the file, the place in it and what was expected. */
  readonly message: string;
  /** The technical cause, shown on request. */
  readonly detail?: string;
}

/** Bad input or a failed environment, told in words a person can act on. Our own mistakes are assertions. */
export class AppError extends Error {
  readonly code: AppErrorCode;

  constructor(code: AppErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }

  toData(): AppErrorData {
    const { code, message, cause } = this;
    if (cause === undefined) return { code, message };
    return { code, message, detail: cause instanceof Error ? cause.message : String(cause) };
  }

  static fromData(data: AppErrorData): AppError {
    return new AppError(data.code, data.message, data.detail ? { cause: new Error(data.detail) } : undefined);
  }

  /** Wraps whatever was thrown; an `AppError` passes through unchanged. */
  static from(thrown: unknown, code: AppErrorCode, message: string): AppError {
    return thrown instanceof AppError ? thrown : new AppError(code, message, { cause: thrown });
  }
}
