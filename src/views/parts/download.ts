/** Some browsers start reading the address only after the click has been handled. */
const KEPT_MS = 40_000;

/** Hands a file to the browser's downloads. */
export function download(name: string, parts: BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
