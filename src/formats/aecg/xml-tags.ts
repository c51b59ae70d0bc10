/**
 * The tags of an XML document one after the other, without a tree, entities or namespaces: enough for a format whose
 * content is numbers in attributes and text. Entities are left as they are, so nothing can grow.
 */
import { AppError } from '../../core/app-error.ts';

export interface XmlTag {
  /** Without its namespace. */
  readonly name: string;
  readonly kind: 'open' | 'close' | 'empty';
  /** What stands between the angle brackets behind the name. */
  readonly attributes: string;
  /** The text before the tag. */
  readonly textBefore: string;
}

/** @throws AppError `broken-recording` where a tag does not end */
export function* xmlTags(xml: string, fileName: string): Generator<XmlTag> {
  let at = 0;
  for (;;) {
    const open = xml.indexOf('<', at);
    if (open === -1) return;
    const skipped = SKIPPED.find(({ start }) => xml.startsWith(start, open));
    const close = xml.indexOf(skipped?.end ?? '>', open);
    if (close === -1) throw unfinished(xml, open, fileName);
    const textBefore = xml.slice(at, open);
    at = close + (skipped?.end.length ?? 1);
    if (skipped !== undefined) continue;
    const inner = xml.slice(open + 1, close);
    const parts = /^(\/?)\s*([^\s/>]+)([\s\S]*?)(\/?)$/.exec(inner);
    if (!parts || inner.length > MAX_TAG_CHARACTERS) throw unfinished(xml, open, fileName);
    const [, slash, name, attributes, isEmpty] = parts;
    const kind = slash === '/' ? 'close' : isEmpty === '/' ? 'empty' : 'open';
    yield { name: name.slice(name.indexOf(':') + 1), kind, attributes, textBefore };
  }
}

/** Tags of waveforms have a hundred; looking for attributes in a longer one would take its time. */
const MAX_TAG_CHARACTERS = 8192;

/** Longer starts first: a document type is skipped too, and what it declares is never looked up. */
const SKIPPED = [
  { start: '<!--', end: '-->' },
  { start: '<![CDATA[', end: ']]>' },
  { start: '<?', end: '?>' },
  { start: '<!', end: '>' },
] as const;

function unfinished(xml: string, open: number, fileName: string): AppError {
  const line = xml.slice(0, open).split('\n').length;
  return new AppError('broken-recording', `${fileName} is broken XML: the tag in line ${line} does not end.`);
}

/** The value of an attribute, `undefined` where there is none. @param name without namespace */
export function attribute(attributes: string, name: string): string | undefined {
  for (const [, key, doubleQuoted, singleQuoted] of attributes.matchAll(ATTRIBUTE)) {
    if (key.slice(key.indexOf(':') + 1) === name) return doubleQuoted ?? singleQuoted;
  }
  return undefined;
}

const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
