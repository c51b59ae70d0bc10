/**
 * Small files that the page fetches while a worker starts, for the worker to find them there: a start and a fetch then
 * take their time together. Both ends are here.
 */

/** By absolute address; what could not be fetched is left out. */
type FetchedFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** The first message to a worker; the files follow through the port, all at once. */
export interface FilesAhead {
  readonly ahead: readonly string[];
  readonly port: MessagePort;
}

/** The page's end: to be called before anything else is posted. */
export function sendFilesAhead(worker: Pick<Worker, 'postMessage'>, addresses: readonly string[]): void {
  const { port1, port2 } = new MessageChannel();
  const message: FilesAhead = { ahead: addresses, port: port2 };
  worker.postMessage(message, [port2]);
  void fetchAll(addresses).then((files) => {
    port1.postMessage(
      files,
      Array.from(files.values(), ({ buffer }) => buffer),
    );
  });
}

/** A file that fails is left to the worker, which asks again and says why. */
async function fetchAll(addresses: readonly string[]): Promise<FetchedFiles> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const fetchInto = async (address: string): Promise<void> => {
    const response = await fetch(address);
    if (response.ok) files.set(address, new Uint8Array(await response.arrayBuffer()));
  };
  await Promise.allSettled(addresses.map(fetchInto));
  return files;
}

const coming = new Map<string, Promise<FetchedFiles>>();

/** The worker's end. */
export function awaitFilesAhead({ ahead, port }: FilesAhead): void {
  const arriving = new Promise<FetchedFiles>((resolve) => {
    port.onmessage = ({ data }: MessageEvent<FetchedFiles>) => {
      resolve(data);
      port.close();
    };
  });
  for (const address of ahead) coming.set(address, arriving);
}

/** @returns undefined where the page did not send the file. A file is given once: who keeps engines asks once. */
export async function fileAhead(address: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const files = await coming.get(address);
  coming.delete(address);
  return files?.get(address);
}
