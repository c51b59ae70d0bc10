/** Where every key means something already. */
const TYPING =
  'input:not([type=checkbox], [type=radio], [type=range]), select, textarea, dialog, [contenteditable]';

/** The event happened in an element that matches, or inside one. */
export function isOver({ target }: Event, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** The key goes into a field or belongs to a dialog. */
export function isTyping(event: KeyboardEvent): boolean {
  return isOver(event, TYPING);
}
