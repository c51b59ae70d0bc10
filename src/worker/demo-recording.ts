import { AppError } from '../core/app-error.ts';
import { type ByteSource, blobSource } from '../formats/byte-source.ts';
import { DEMOS } from '../pipeline/synthetic-source.ts';

/** The recordings that come with the page, by the name a link gives them, each with its files in `public/demo/`. */
const DEMO_RECORDINGS: Readonly<Record<string, readonly string[]>> = {
  'mitdb-208': ['mitdb-208-excerpt.hea', 'mitdb-208-excerpt.dat'],
};

/**
 * @param demosUrl absolute address of the folder of demos, ending with a slash
 * @throws AppError `bad-option` where there is no demo of that name, `read-failed` where it cannot be fetched
 */
export function fetchDemo(name: string, demosUrl: string): Promise<readonly ByteSource[]> {
  const files = Object.hasOwn(DEMO_RECORDINGS, name) ? DEMO_RECORDINGS[name] : undefined;
  if (files === undefined) {
    const known = [...Object.keys(DEMOS), ...Object.keys(DEMO_RECORDINGS)].join(', ');
    throw new AppError('bad-option', `There is no demo called "${name}"; there are: ${known}.`);
  }
  return Promise.all(files.map((file) => fetchFile(file, demosUrl)));
}

async function fetchFile(file: string, demosUrl: string): Promise<ByteSource> {
  const response = await fetch(new URL(file, demosUrl));
  if (!response.ok)
    throw new AppError('read-failed', `The demo file ${file} could not be fetched: ${response.status}.`);
  return blobSource(file, await response.blob());
}
