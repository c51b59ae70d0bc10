import { AppError } from '../core/app-error.ts';
import { readableChunks } from './byte-source.ts';
import { joinChunks, MAX_WHOLE_FILE_BYTES } from './whole-file.ts';

/**
 * Bytes that were deflated (RFC 1951) without any head, perhaps with a zero behind them that fills up an odd length.
 * @throws AppError `broken-recording` where they are damaged, or more than `MAX_WHOLE_FILE_BYTES`
 */
export async function inflate(packed: Uint8Array, fileName: string): Promise<Uint8Array> {
  try {
    return await inflateExactly(packed, fileName);
  } catch (thrown) {
    // Decompressors refuse whatever follows the end.
    if (thrown instanceof AppError || packed.at(-1) !== 0) throw damaged(thrown, fileName);
  }
  try {
    return await inflateExactly(packed.subarray(0, -1), fileName);
  } catch (thrown) {
    throw damaged(thrown, fileName);
  }
}

function damaged(thrown: unknown, fileName: string): AppError {
  const message = `${fileName} is damaged: what is deflated in it cannot be unpacked to its end.`;
  return AppError.from(thrown, 'broken-recording', message);
}

async function inflateExactly(packed: Uint8Array, fileName: string): Promise<Uint8Array> {
  const stored = new Blob([new Uint8Array(packed)]).stream();
  const inflated = readableChunks(stored.pipeThrough(new DecompressionStream('deflate-raw')));
  return joinChunks(inflated, () => {
    const limit = MAX_WHOLE_FILE_BYTES / 1024 / 1024;
    return new AppError(
      'broken-recording',
      `${fileName} holds more than the ${limit} MB that it may, deflated.`,
    );
  });
}
