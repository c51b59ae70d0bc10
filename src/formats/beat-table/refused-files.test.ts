/** What is no table of beats is refused with the reason. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AppErrorCode } from '../../core/app-error.ts';
import { madeUpTable, utf8, writeTable } from './fixtures/made-up-table.ts';
import { concat, kaggle, names } from './fixtures/odd-table.ts';
import { bytesSource, readAll } from './fixtures/read-all.ts';

interface Refusal {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly code: AppErrorCode;
  readonly says: RegExp;
}

function refused(
  name: string,
  content: string | Uint8Array,
  says: RegExp,
  code: AppErrorCode = 'not-a-beat-table',
): Refusal {
  return { name, bytes: typeof content === 'string' ? utf8(content) : content, says, code };
}

function utf16(text: string, isBigEndian = false): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !isBigEndian);
  return bytes;
}

const binary = (start: readonly number[]): Uint8Array =>
  concat(Uint8Array.from(start), new Uint8Array(2000).fill(0xa7));
const compressed = new Uint8Array(gzipSync(writeTable(kaggle)));

const REFUSALS: readonly Refusal[] = [
  refused('nothing at all', '', /is empty/, 'empty-file'),
  refused('blank lines only', '\n\r\n  \n\t\n', /is empty/, 'empty-file'),
  refused('a byte-order mark only', '\ufeff', /is empty/, 'empty-file'),
  refused('a header only', `${names(188, 't').join(',')}\n`, /header/),
  refused(
    'UTF-16 with a byte-order mark',
    utf16(`\ufeff${writeTable(kaggle)}`),
    /UTF-16.*UTF-8/,
    'unsupported-encoding',
  ),
  refused('UTF-16, big-endian', utf16(`\ufeff${writeTable(kaggle)}`, true), /UTF-16/, 'unsupported-encoding'),
  refused('UTF-16 without a byte-order mark', utf16(writeTable(kaggle)), /UTF-16/, 'unsupported-encoding'),
  refused(
    'labels between the samples',
    writeTable(kaggle, { header: names(188, 't').with(40, 'label').join(',') }),
    /line 1 calls column 41 “label”.*first or the last column/,
  ),
  refused(
    'labels between numbered samples',
    writeTable(kaggle, {
      header: Array.from({ length: 187 }, (_, i) => String(i))
        .toSpliced(90, 0, 'label')
        .join(','),
    }),
    /line 1 calls column 91 “label”.*first or the last column/,
  ),
  refused('a JPEG', binary([0xff, 0xd8, 0xff, 0xe0]), /JPEG/),
  refused('a PNG', binary([0x89, 0x50, 0x4e, 0x47]), /PNG/),
  refused('a PDF', '%PDF-1.7\n1 0 obj\n', /PDF/),
  refused('a spreadsheet', binary([0x50, 0x4b, 3, 4]), /spreadsheet/),
  refused('a NumPy array', binary([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]), /NumPy/),
  refused('bytes with a zero among them', binary([1, 2, 0, 4]), /binary/),
  refused(
    'bytes without a zero',
    binary(
      names(60)
        .map(Number)
        .map((i) => (i % 6) + 1),
    ),
    /binary/,
  ),
  refused('JSON', '{"beats": [[0.1, 0.2]]}', /JSON/),
  refused('JSON of arrays', `[[${names(188).join(',')}]]`, /JSON/),
  refused('HTML', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', /web page/),
  refused('XML', '<?xml version="1.0"?><AnnotatedECG/>', /XML/),
  refused('prose', 'Dear Sir,\nthe beats are, as agreed, enclosed.\n', /line 1 \(“Dear Sir,”\).*text/),
  refused('one column of integers', names(500).join('\n'), /line 1 \(“0”\).*one number.*recording/),
  refused(
    'one column with a preamble',
    `Name,Somebody\nSample Rate,512 hertz\n\n${names(300, '-1').join('\n')}`,
    /line 4.*recording/,
  ),
  refused(
    'a recording of time and two leads',
    names(300)
      .map((i) => `${Number(i) / 360},0.1${i},-0.2`)
      .join('\n'),
    /3 columns.*recording/,
  ),
  refused(
    'a recording with quoted times',
    `'Elapsed','MLII'\n${names(99)
      .map((i) => `'0:00.0${i}',-0.${i}`)
      .join('\n')}`,
    /2 columns/,
  ),
  refused('95 columns', writeTable(madeUpTable({ width: 95 }), { labelColumn: 'none' }), /95 columns/),
  refused(
    '513 samples',
    writeTable(madeUpTable({ width: 513 }), { labelColumn: 'none' }),
    /line 1.*513 samples/,
  ),
  refused(
    'lines of all lengths',
    names(40)
      .map((i) => names(100 + Number(i) * 3, '0.').join(','))
      .join('\n'),
    /differ in length/,
  ),
  refused(
    'labels that are words without a meaning',
    writeTable(kaggle, { writeLabel: (label) => (label === 0 ? 'blue' : 'red') }),
    /line 1.*label in column 188 is “blue”, not an integer/,
  ),
  refused('rows that are all flat', `${'0,'.repeat(187)}1\n`.repeat(5), /line 1.*flat/),
  refused('one line without end', '0.5,'.repeat(200_000), /complete line|longer than/),
  refused(
    'gzip cut short',
    compressed.subarray(0, compressed.length - 20),
    /damaged or incomplete/,
    'broken-gzip',
  ),
  refused('gzip cut in its header', compressed.subarray(0, 6), /damaged or incomplete/, 'broken-gzip'),
  refused(
    'gzip damaged',
    concat(compressed.subarray(0, 40), Uint8Array.of(255, 255, 255), compressed.subarray(43)),
    /damaged/,
    'broken-gzip',
  ),
  refused('gzip in gzip', new Uint8Array(gzipSync(compressed)), /twice/),
  refused(
    'a tar archive in gzip',
    new Uint8Array(gzipSync(concat(utf8('beats.csv'), new Uint8Array(248), utf8('ustar  ')))),
    /tar/,
  ),
  refused('gzip of nothing', new Uint8Array(gzipSync('')), /empty/, 'empty-file'),
];

describe('what is no table of beats is refused with the reason:', () => {
  it.each(REFUSALS)('$name', async ({ bytes, code, says }) => {
    const outcome = readAll(bytesSource(bytes, 'dropped.csv'));
    await expect(outcome).rejects.toMatchObject({ name: 'AppError', code });
    await expect(outcome).rejects.toThrow(says);
    await expect(outcome).rejects.toThrow('dropped.csv');
  });
});
