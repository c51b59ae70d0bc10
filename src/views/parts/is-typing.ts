/** Where every key means something already. */
const TYPING =
  'input:not([type=checkbox], [type=radio], [type=range]), select, textarea, dialog, [contenteditable]';

/** The event happened in an element that matches, or inside one. */
function isOver({ target }: Event, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** The key goes into a field or belongs to a dialog. */
export function isTyping(event: KeyboardEvent): boolean {
  return isOver(event, TYPING);
}

/** Where only the keys that move mean something. */
const MOVING = 'input[type=range], input[type=radio], [tabindex]';
const MOVING_KEYS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** The element that has the focus does something with this key. */
export function isTaken(event: KeyboardEvent): boolean {
  return isTyping(event) || (isOver(event, MOVING) && MOVING_KEYS.has(event.key));
}
