import type { ClassMatrix } from '../../../metrics/class-figures.ts';
import { formatCount } from '../../parts/format.ts';
import { classRows } from './class-rows.ts';
import { formatShare } from './format-share.ts';

const RULES: Readonly<Record<string, string>> = {
  V: 'Ventricular ectopic, after ANSI/AAMI EC57: F or Q called V is not held against the network',
  S: 'Supraventricular ectopic, after ANSI/AAMI EC57: Q called S is not held against the network',
  N: 'Normal, bundle branch block or escape; counted plainly',
  F: 'Fusion of ventricular and normal; counted plainly',
  Q: 'Paced, fused with paced, or unclassifiable; counted plainly',
};

/** What EC57 asks for, V and S, then the others. */
export function ClassTable({ matrix }: { readonly matrix: ClassMatrix }) {
  return (
    <table className="figures-table class-table" aria-label="Figures by class">
      <thead>
        <tr>
          <td />
          <th scope="col" title="Of the beats that are of this class, the share called so">
            Sensitivity
          </th>
          <th scope="col" title="Positive predictivity: of the beats called so, the share that is">
            +P
          </th>
          <th
            scope="col"
            title="Harmonic mean of sensitivity and positive predictivity with every beat counted plainly, as macro-F1 takes it; not by the rules of EC57"
          >
            F1
          </th>
          <th scope="col" title="Called right, missed, called so wrongly">
            TP / FN / FP
          </th>
        </tr>
      </thead>
      <tbody>
        {classRows(matrix).map(({ name, sensitivity, positivePredictivity, f1, tp, fn, fp }) => (
          <tr key={name} className={name === 'N' ? 'starts-group' : ''}>
            <th scope="row" title={RULES[name]}>
              {name}
            </th>
            <td>{formatShare(sensitivity, 1)}</td>
            <td>{formatShare(positivePredictivity, 1)}</td>
            <td>{formatShare(f1, 1)}</td>
            <td className="muted">
              {formatCount(tp)} / {formatCount(fn)} / {formatCount(fp)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
