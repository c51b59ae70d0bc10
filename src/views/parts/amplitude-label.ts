import type { InputContract, Normalisation } from '../../core/input-contract.ts';

const LABELS: Readonly<Record<Normalisation, string>> = {
  'unit-range': 'Amplitude (0…1)',
  'median-asinh': 'Amplitude (asinh)',
  'running-median': '× usual QRS',
};

/** Beats of a table carry no millivolts: the axis tells what was done to them instead. */
export function amplitudeLabel({ normalisation }: InputContract): string {
  return LABELS[normalisation];
}
