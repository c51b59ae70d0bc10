import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchBytes } from './fetch-bytes.ts';
import { awaitFilesAhead, type FilesAhead, fileAhead, sendFilesAhead } from './files-ahead.ts';

/** A worker whose script has started. */
const worker = { postMessage: (message: FilesAhead) => awaitFilesAhead(message) };

let server: Server;
let folder = '';
let asked: string[] = [];

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url.startsWith('/there')) response.end(Buffer.from([1, 2, 3]));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  folder = `http://127.0.0.1:${address.port}/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('files that the page fetches ahead', () => {
  it('reach the worker, which asks the server for none of them', async () => {
    asked = [];
    sendFilesAhead(worker, [`${folder}there-1`, `${folder}there-2`]);
    expect([...(await fetchBytes(new URL('there-2', folder)))]).toEqual([1, 2, 3]);
    expect([...(await fetchBytes(new URL('there-1', folder)))]).toEqual([1, 2, 3]);
    expect(asked.sort()).toEqual(['/there-1', '/there-2']);
  });

  it('are given once: who asks again asks the server', async () => {
    asked = [];
    sendFilesAhead(worker, [`${folder}there`]);
    await fetchBytes(new URL('there', folder));
    await fetchBytes(new URL('there', folder));
    expect(asked).toEqual(['/there', '/there']);
  });

  it('are left to the worker where they fail, and the others come all the same', async () => {
    sendFilesAhead(worker, [`${folder}missing`, `${folder}there`]);
    await expect(fetchBytes(new URL('missing', folder))).rejects.toThrow(
      '/missing could not be fetched: 404',
    );
    expect(await fileAhead(`${folder}there`)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('are left to the worker where there is no server', async () => {
    sendFilesAhead(worker, ['http://127.0.0.1:1/model.bin']);
    expect(await fileAhead('http://127.0.0.1:1/model.bin')).toBeUndefined();
  });

  it('are no others', async () => {
    expect(await fileAhead(`${folder}never-sent`)).toBeUndefined();
  });
});
