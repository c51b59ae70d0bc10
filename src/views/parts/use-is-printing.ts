import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { followPrinter } from './follow-printer.ts';

/** True while the page is laid out for a printer, which does not wait for the next render. */
export function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => followPrinter((isOn) => flushSync(() => setPrinting(isOn))), []);
  return isPrinting;
}
