/** Path of a Chromium that can be run; throws one line that says what to do where there is none. */
export function findChromium(): string;
