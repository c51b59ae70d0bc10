import { AppError } from '../core/app-error.ts';

/** Kinds of file that people drop by mistake, told by their first bytes and never by their name. */
const SIGNATURES: readonly {
  readonly kind: string;
  readonly bytes: readonly number[];
  readonly at?: number;
}[] = [
  { kind: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { kind: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: 'a GIF image', bytes: [0x47, 0x49, 0x46, 0x38] },
  { kind: 'a PDF document', bytes: [0x25, 0x50, 0x44, 0x46] },
  { kind: 'a spreadsheet or another zip archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'an old Excel or Word document', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { kind: 'an HDF5 or MATLAB 7.3 file', bytes: [0x89, 0x48, 0x44, 0x46] },
  { kind: 'a MATLAB file', bytes: [0x4d, 0x41, 0x54, 0x4c, 0x41, 0x42] },
  { kind: 'a NumPy array', bytes: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] },
  { kind: 'a Parquet file', bytes: [0x50, 0x41, 0x52, 0x31] },
  { kind: 'a bzip2 archive', bytes: [0x42, 0x5a, 0x68] },
  { kind: 'an xz archive', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { kind: 'a Zstandard archive', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: 'a 7-Zip archive', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { kind: 'compressed with gzip twice', bytes: [0x1f, 0x8b, 0x08] },
  { kind: 'a tar archive', bytes: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257 },
  { kind: 'a GDF recording', bytes: [0x47, 0x44, 0x46, 0x20] },
  { kind: 'an SCP-ECG recording', bytes: [0x53, 0x43, 0x50, 0x45, 0x43, 0x47], at: 16 },
  { kind: 'an ISHNE Holter recording', bytes: [0x49, 0x53, 0x48, 0x4e, 0x45] },
  { kind: 'a LabChart recording', bytes: [0x43, 0x46, 0x57, 0x42, 1, 0, 0, 0] },
  { kind: 'a BDF recording', bytes: [0xff, 0x42, 0x49, 0x4f, 0x53, 0x45, 0x4d, 0x49] },
];

/** Tab, line feed, vertical tab, form feed, carriage return. */
const TEXT_CONTROLS: readonly number[] = [0x09, 0x0a, 0x0b, 0x0c, 0x0d];

/**
 * @param head the start of the file, decompressed
 * @throws AppError `unsupported-encoding` for text that is neither UTF-8 nor an 8-bit encoding
 */
export function refuseWideEncoding(head: Uint8Array, fileName: string): void {
  const encoding = wideEncoding(head);
  if (encoding === undefined) return;
  throw new AppError(
    'unsupported-encoding',
    `${fileName} is written in ${encoding}: please save it again as UTF-8 or plain CSV.`,
  );
}

/** What a file is that is no text of numbers, `a PDF document`; `undefined` where it may be one. */
export function foreignKind(head: Uint8Array): string | undefined {
  return binaryKind(head) ?? markupKind(head);
}

function wideEncoding(head: Uint8Array): string | undefined {
  if (startsWith(head, [0xff, 0xfe, 0, 0]) || startsWith(head, [0, 0, 0xfe, 0xff])) return 'UTF-32';
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return 'UTF-16';
  // Without a byte-order mark: every second byte of ASCII text in UTF-16 is zero.
  const sample = head.subarray(0, 256);
  if (sample.length < 8) return undefined;
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]++;
  });
  const half = Math.floor(sample.length / 2);
  const isEverySecondZero = Math.max(...zeros) >= half * 0.9 && Math.min(...zeros) <= half * 0.1;
  // Small samples of 16 bits look alike, but for what their other bytes are.
  const isUtf16 =
    isEverySecondZero && sample.every((byte) => byte === 0 || byte >= 0x20 || isTextControl(byte));
  return isUtf16 ? 'UTF-16' : undefined;
}

function isTextControl(byte: number): boolean {
  return TEXT_CONTROLS.includes(byte);
}

function binaryKind(head: Uint8Array): string | undefined {
  const known = SIGNATURES.find(({ bytes, at }) => startsWith(head.subarray(at ?? 0), bytes));
  if (known) return known.kind;
  const start = head.subarray(0, 512);
  const controls = start.filter((byte) => byte < 0x20 && !isTextControl(byte)).length;
  return start.includes(0) || controls > start.length / 20 ? 'a binary file' : undefined;
}

/** Text that is no table: told by its first visible character. */
function markupKind(head: Uint8Array): string | undefined {
  const start = new TextDecoder().decode(head.subarray(0, 512)).trimStart();
  if (/^<(?:!doctype html|html|head|body)/i.test(start)) return 'a web page';
  if (/^<[?!a-z]/i.test(start)) return 'an XML document';
  return /^(?:\{\s*["}]|\[\s*[[{"\d-])/.test(start) ? 'JSON' : undefined;
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, index) => bytes[index] === byte);
}
