import { AAMI_CLASSES, type AamiClass } from '../../../core/label.ts';
import { type ClassMatrix, ratesOf } from '../../../metrics/class-figures.ts';
import { countsOfMatrix, type Ec57Figures, figuresOf } from '../../../metrics/ec57.ts';

export interface ClassRow extends Ec57Figures {
  readonly name: AamiClass;
  /** Of beats counted plainly, whatever EC57 forgives. */
  readonly f1: number | null;
}

/** As EC57 reports them: V, then S; the others after them. */
const ORDER: readonly AamiClass[] = ['V', 'S', 'N', 'F', 'Q'];

/** What each class comes to; V and S are counted by the rules of ANSI/AAMI EC57, the others plainly. */
export function classRows(matrix: ClassMatrix): ClassRow[] {
  return ORDER.map((name) => {
    const counts = name === 'V' || name === 'S' ? countsOfMatrix(matrix, name) : plainCounts(matrix, name);
    return { name, ...figuresOf(counts), f1: ratesOf(matrix, AAMI_CLASSES.indexOf(name)).f1 };
  });
}

function plainCounts(matrix: ClassMatrix, name: AamiClass): { tp: number; fn: number; fp: number } {
  const size = AAMI_CLASSES.length;
  const own = AAMI_CLASSES.indexOf(name);
  let fn = 0;
  let fp = 0;
  for (let other = 0; other < size; other++) {
    if (other === own) continue;
    fn += matrix[own * size + other];
    fp += matrix[other * size + own];
  }
  return { tp: matrix[own * size + own], fn, fp };
}
