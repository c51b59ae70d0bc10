/** What an exporter hands over: a file to save on disk or to offer as a download. */
export interface ExportedFile {
  /** A plain name without folders. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function textFile(name: string, text: string): ExportedFile {
  return { name, bytes: Uint8Array.from(new TextEncoder().encode(text)) };
}
