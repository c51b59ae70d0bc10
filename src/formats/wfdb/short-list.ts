/** Records of many segments can have as many things to remark: beyond this they are only counted. */
const MAX_NOTES = 12;

export function shortList(notes: readonly string[]): readonly string[] {
  if (notes.length <= MAX_NOTES) return notes;
  return [...notes.slice(0, MAX_NOTES - 1), `${notes.length - MAX_NOTES + 1} more remarks like these.`];
}
