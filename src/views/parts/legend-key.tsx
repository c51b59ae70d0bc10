import type { ReactNode } from 'react';

export interface LegendKeyProps {
  /** Class names of the mark as the style sheet draws it: `line is-fp32`. */
  readonly mark: string;
  readonly children: ReactNode;
}

/** A mark and what it stands for, which stay together when a legend wraps. */
export function LegendKey({ mark, children }: LegendKeyProps) {
  return (
    <span className="legend-key">
      <span className={mark} /> {children}
    </span>
  );
}
