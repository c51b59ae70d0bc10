/** Annotation type codes and their mnemonics, as `ecgcodes.h` and the table of annstr(3) of the WFDB library have them. */

/** Index is the code; 0 is what the library calls NOTQRS, `[15]` and the like are codes without a mnemonic. */
const MNEMONICS: readonly string[] = [
  ...[
    ' ',
    'N',
    'L',
    'R',
    'a',
    'V',
    'F',
    'J',
    'A',
    'S',
    'E',
    'j',
    '/',
    'Q',
    '~',
    '[15]',
    '|',
    '[17]',
    's',
    'T',
  ],
  ...[
    '*',
    'D',
    '"',
    '=',
    'p',
    'B',
    '^',
    't',
    '+',
    'u',
    '?',
    '!',
    '[',
    ']',
    'e',
    'n',
    '@',
    'x',
    'f',
    '(',
    ')',
    'r',
  ],
];

/** Codes 1 to 49 may be used; 42 to 49 are free for whoever writes a file. */
export const MAX_CODE = 49;
export const FIRST_FREE_CODE = 42;

export const NOTE_CODE = 22;

/** @param code 0 to 49 */
export function mnemonicOf(code: number): string {
  return MNEMONICS[code] ?? `[${code}]`;
}

const CODE_BY_MNEMONIC: ReadonlyMap<string, number> = new Map(
  Array.from({ length: MAX_CODE + 1 }, (_, code) => [mnemonicOf(code), code]),
);

/** The code of a mnemonic of the library, `undefined` for one of somebody's own. */
export function codeOf(mnemonic: string): number | undefined {
  return CODE_BY_MNEMONIC.get(mnemonic);
}
