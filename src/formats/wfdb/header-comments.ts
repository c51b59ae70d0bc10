/** What comments of a header say of the person, by kind; the words themselves go no further. */

const FIELDS: readonly (readonly [string, RegExp])[] = [
  ['patient name', /\bname\b/i],
  ['patient number', /\b(?:patient|subject|case)[ _-]?(?:id|no|number)\b|\bmrn\b/i],
  ['date of birth', /\b(?:birth|dob)\b/i],
  // MIT-BIH writes age and sex first: `69 M 1085 1629 x1`.
  ['age', /\bage\b|^\d{1,3}\s+[MF]\b/i],
  ['sex', /\b(?:sex|gender)\b|^\d{1,3}\s+[MF]\b/i],
  ['diagnosis', /\bdiagnos|\bdx\b|\binfarction\b|\badmission\b/i],
  ['medication', /\bmedicat|\brx\b|\btherapy\b|\bdosage\b/i],
  ['dates', /\bdate\b/i],
];

/** @param comments without their `#`. Returns `comments` for what has no kind; software versions are nobody's. */
export function droppedComments(comments: readonly string[]): string[] {
  const kinds = new Set<string>();
  for (const comment of comments) {
    if (comment === '' || /^wfdb\b/i.test(comment)) continue;
    const matching = FIELDS.filter(([, pattern]) => pattern.test(comment));
    if (matching.length === 0) kinds.add('comments');
    for (const [kind] of matching) kinds.add(kind);
  }
  return [...kinds];
}
