/** Colours of the paper in the theme in force, read from the page's custom properties. */
export interface PaperColors {
  readonly ground: string;
  readonly surface: string;
  readonly minor: string;
  readonly major: string;
  readonly trace: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly danger: string;
  readonly fp32: string;
  readonly int8: string;
  readonly abnormal: string;
  readonly line: string;
}

export function readPaperColors(): PaperColors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: read('--paper'),
    surface: read('--surface'),
    minor: read('--paper-minor'),
    major: read('--paper-major'),
    trace: read('--ink'),
    ink: read('--ink'),
    muted: read('--ink-muted'),
    accent: read('--accent'),
    danger: read('--danger'),
    fp32: read('--fp32'),
    int8: read('--int8'),
    abnormal: read('--abnormal'),
    line: read('--line'),
  };
}
