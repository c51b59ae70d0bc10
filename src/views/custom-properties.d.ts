import 'react';

declare module 'react' {
  interface CSSProperties {
    /** 0..1: how strongly a cell of a confusion matrix is tinted. */
    '--share'?: number;
  }
}
