import 'react';

declare module 'react' {
  interface CSSProperties {
    /** 0..1: how strongly a cell of a confusion matrix is tinted, how long a bar is. */
    '--share'?: number;
    /** Height of a canvas on the screen; print scales it instead. */
    '--height'?: string;
    /** Width of a canvas on paper. */
    '--print-width'?: string;
  }
}
