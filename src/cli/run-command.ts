import { AppError } from '../core/app-error.ts';

/** Runs a command: bad input ends it with one clear line and status 1; our own mistakes keep their stack. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    console.error(`error: ${thrown.message}`);
    process.exitCode = 1;
  }
}
