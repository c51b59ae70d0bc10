import type { ShippedClassifierId } from '../../../models/shipped-models.ts';

export interface ProtocolName {
  readonly id: ShippedClassifierId;
  readonly title: string;
  readonly explanation: string;
  /** What its figures are worth, for everybody to see. */
  readonly note: string;
}

/** In the order they are offered. */
export const PROTOCOL_NAMES: readonly ProtocolName[] = [
  {
    id: 'classifier-by-patient',
    title: 'By patient',
    explanation:
      'Trained on 22 records (DS1) and judged on 22 others (DS2, de Chazal et al. 2004): no patient is in both but the one of records 201 and 202; paced records are left out',
    note: 'Judged on patients it has not learnt from.',
  },
  {
    id: 'classifier-mixed',
    title: 'Mixed beats',
    explanation:
      'Beats of all 48 records drawn at random to train and to test: the network has seen other beats of every patient it is judged on',
    note: 'Judged on other beats of the patients it learned from: optimistic for a new patient.',
  },
];
