/** The keys of the page as they are listed; what they do is in `use-shortcuts.ts` and beside each workspace. */
export interface ShortcutGroup {
  readonly title: string;
  /** Keys apart by spaces, and what they do. */
  readonly keys: readonly (readonly [string, string])[];
}

export const SHORTCUT_GROUPS: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      ['← →', 'Previous, next beat'],
      ['Shift ← →', 'Ten beats back, on'],
      ['Home End', 'First, last beat'],
      ['P N', 'Previous, next flagged beat'],
      ['D', 'Next beat on which FP32 and INT8 disagree'],
      ['L', 'Link or unlink the thresholds'],
      ['Esc', 'Cancel reading'],
      ['?', 'This list'],
    ],
  },
  {
    title: 'Tune',
    keys: [
      ['+ −', 'Zoom in, out on the beats'],
      ['0', 'Show all beats'],
      ['K', 'Next beat whose class contradicts the verdicts; with Shift back'],
    ],
  },
  {
    title: 'Explore',
    keys: [
      ['Shift D', 'Back to the beat on which the networks disagree'],
      ['K', 'Next beat whose class contradicts the verdicts; with Shift back'],
      ['R', 'Next place where the reference says otherwise; with Shift back'],
      ['1 … 6', 'Label N, S, V, F, Q, artefact'],
      ['Shift N S V F Q A', 'The same by letter'],
      ['Delete', 'Take the label away'],
      ['Ctrl Z', 'Undo; with Shift do again'],
      [', .', 'A second back, on'],
      ['PageUp PageDown', 'A screen back, on'],
      ['+ −', 'Less, more time on the paper'],
      ['0', '25 mm/s'],
      ['C', 'Calipers: the arrows move a leg, with Shift by ten pixels'],
      ['X', 'Calipers: move the other leg; Esc puts them away'],
    ],
  },
];
