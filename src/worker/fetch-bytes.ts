import { AppError } from '../core/app-error.ts';

/** @throws AppError `model-broken` that names the file and the status */
export async function fetchBytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new AppError(
      'model-broken',
      `The model file ${url.pathname} could not be fetched: ${response.status}.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}
