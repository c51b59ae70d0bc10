import type { InputContract } from '../../core/input-contract.ts';

/** Beats of a table carry no millivolts: the axis tells what was done to them instead. */
export function amplitudeLabel({ normalisation }: InputContract): string {
  return normalisation === 'median-asinh' ? 'Amplitude (asinh)' : 'Amplitude (0…1)';
}
