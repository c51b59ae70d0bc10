import { AppError } from '../core/app-error.ts';

/** Runs a command: bad input ends it with one clear line, our own mistakes with their stack; both with status 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (thrown) {
    console.error(thrown instanceof AppError ? `error: ${thrown.message}` : thrown);
    process.exitCode = 1;
  }
}
