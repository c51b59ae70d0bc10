import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** True while the page is laid out for a printer, which does not wait for the next render. */
export function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const print = matchMedia('print');
    const follow = (isOn: boolean) => flushSync(() => setPrinting(isOn));
    const begin = () => follow(true);
    const end = () => follow(false);
    const change = () => follow(print.matches);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    print.addEventListener('change', change);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
      print.removeEventListener('change', change);
    };
  }, []);
  return isPrinting;
}
