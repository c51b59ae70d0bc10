/**
 * Labels kept in this browser, by the content of the file they belong to: the same recording finds its labels again
 * whatever it is called. Nothing else of the file is kept.
 */
import { sha256Hex } from '../models/sha-256.ts';
import { BEAT_LABELS, type BeatLabel, type LabelMap, type LabelStore } from '../store/labels.ts';

const DATABASE = 'beatlens';
const SHELF = 'labels';

/** Larger files are known by their size and by pieces spread over them: hashing a day of ECG would take seconds. */
const WHOLE_FILE_BYTES = 16 * 2 ** 20;
const PIECES = 64;
const PIECE_BYTES = 64 * 2 ** 10;

/** Where labels are put and found again. */
export interface LabelShelf {
  readonly load: (key: string) => Promise<unknown>;
  readonly save: (key: string, labels: readonly (readonly [number, BeatLabel])[]) => Promise<void>;
}

/**
 * A name for what a recording holds: SHA-256 of its largest file, the one with the samples, so that annotations that come
 * along change nothing.
 */
export async function contentKey(files: readonly Blob[]): Promise<string> {
  const largest = files.reduce((a, b) => (b.size > a.size ? b : a));
  const parts = largest.size <= WHOLE_FILE_BYTES ? [largest] : spreadPieces(largest);
  const bytes = await new Blob([String(largest.size), '\n', ...parts]).arrayBuffer();
  return sha256Hex(new Uint8Array(bytes));
}

function spreadPieces(file: Blob): Blob[] {
  return Array.from({ length: PIECES }, (_, index) => {
    const start = Math.floor(((file.size - PIECE_BYTES) * index) / (PIECES - 1));
    return file.slice(start, start + PIECE_BYTES);
  });
}

/** The shelf of this browser. */
export const browserShelf: LabelShelf = {
  load: (key) => withShelf('readonly', (shelf) => shelf.get(key)),
  save: async (key, labels) => {
    if (labels.length === 0) await withShelf('readwrite', (shelf) => shelf.delete(key));
    else await withShelf('readwrite', (shelf) => shelf.put({ version: 1, labels }, key));
  },
};

async function withShelf<T>(
  mode: IDBTransactionMode,
  ask: (shelf: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(SHELF);
  const database = await settled(opening);
  try {
    return await settled(ask(database.transaction(SHELF, mode).objectStore(SHELF)));
  } finally {
    database.close();
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** What was stored is not trusted: anything that is no label is left out. */
export function parseStoredLabels(stored: unknown): LabelMap {
  const labels = new Map<number, BeatLabel>();
  if (typeof stored !== 'object' || stored === null || !('labels' in stored)) return labels;
  if (!Array.isArray(stored.labels)) return labels;
  for (const entry of stored.labels) {
    if (!Array.isArray(entry)) continue;
    const [sample, name]: unknown[] = entry;
    const label = BEAT_LABELS.find((known) => known === name);
    if (typeof sample === 'number' && Number.isFinite(sample) && label) labels.set(sample, label);
  }
  return labels;
}

/**
 * Brings back the labels of a recording and keeps every change from then on. Labels given before the old ones have come
 * win over them.
 * @param onFailure told when storage is blocked or full; labels then hold until the page is left
 * @returns how to stop keeping
 */
export function keepLabels(
  store: LabelStore,
  shelf: LabelShelf,
  key: string,
  onFailure: (reason: unknown) => void,
): { readonly loaded: Promise<void>; readonly stop: () => void } {
  let isStopped = false;
  let stopListening = () => {};
  // One after the other: an older state must not overtake a newer one.
  let last: Promise<void> = Promise.resolve();
  const save = () => {
    const { labels } = store.getState();
    last = last.then(() => shelf.save(key, [...labels])).catch(onFailure);
  };
  const load = async () => {
    const stored = parseStoredLabels(await shelf.load(key));
    if (isStopped) return;
    if (stored.size > 0) {
      store.setState(({ labels }) => ({ labels: new Map([...stored, ...labels]) }));
    }
    stopListening = store.subscribe(({ labels }, before) => {
      if (labels !== before.labels) save();
    });
    if (store.getState().done.length > 0) save();
  };
  return {
    loaded: load().catch(onFailure),
    stop: () => {
      isStopped = true;
      stopListening();
    },
  };
}
