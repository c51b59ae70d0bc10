/**
 * Tells when the page is laid out for a printer and when that is over, at once: a printer does not wait. Not every browser
 * tells of both the event and the media query.
 * @returns stops telling
 */
export function followPrinter(listener: (isPrinting: boolean) => void): () => void {
  const print = matchMedia('print');
  let isPrinting = print.matches;
  const follow = (isOn: boolean) => {
    if (isOn === isPrinting) return;
    isPrinting = isOn;
    listener(isOn);
  };
  const begin = () => follow(true);
  const end = () => follow(print.matches);
  addEventListener('beforeprint', begin);
  addEventListener('afterprint', end);
  print.addEventListener('change', end);
  return () => {
    removeEventListener('beforeprint', begin);
    removeEventListener('afterprint', end);
    print.removeEventListener('change', end);
  };
}
