import { AppError } from '../core/app-error.ts';
import { fileAhead } from './files-ahead.ts';

/** From the page, where it sends the file ahead. @throws AppError `model-broken` that names the file and the status */
export async function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const ahead = await fileAhead(url.href);
  if (ahead) return ahead;
  const response = await fetch(url);
  if (!response.ok) {
    throw new AppError(
      'model-broken',
      `The model file ${url.pathname} could not be fetched: ${response.status}.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}
