import { millivoltsPer } from '../signal-naming.ts';
import type { EdfHeader, EdfSignalHeader } from './edf-header.ts';

/** A signal with samples, and how its numbers become physical values: `digital * scale + shift`. */
export interface EdfSignal {
  readonly header: EdfSignalHeader;
  /** Bytes from the start of a record to the signal's first sample. */
  readonly offsetBytes: number;
  readonly scale: number;
  readonly shift: number;
  /** Unit delivered; `null` where the header has none, or no calibration. */
  readonly unit: string | null;
}

export interface EdfLayout {
  readonly recordBytes: number;
  readonly signals: readonly EdfSignal[];
  /** Annotation signals as byte ranges of a record. */
  readonly annotations: readonly { readonly startByte: number; readonly endByte: number }[];
  readonly notes: readonly string[];
}

/** Where everything lies in a data record. */
export function layOutRecord(header: EdfHeader): EdfLayout {
  const signals: EdfSignal[] = [];
  const annotations: { startByte: number; endByte: number }[] = [];
  const notes: string[] = [];
  let offsetBytes = 0;
  for (const signal of header.signals) {
    const endByte = offsetBytes + signal.samplesPerRecord * header.bytesPerSample;
    if (signal.isAnnotations) annotations.push({ startByte: offsetBytes, endByte });
    else if (signal.samplesPerRecord > 0)
      signals.push({ header: signal, offsetBytes, ...calibrate(signal, header.fileName, notes) });
    else notes.push(`${header.fileName}: signal ${signal.label} holds no samples and was left out.`);
    offsetBytes = endByte;
  }
  return { recordBytes: offsetBytes, signals, annotations, notes };
}

type Calibration = Pick<EdfSignal, 'scale' | 'shift' | 'unit'>;
const RAW: Calibration = { scale: 1, shift: 0, unit: null };

/** A voltage is delivered in millivolts; what makes no sense as a calibration leaves the numbers of the file as they are. */
function calibrate(signal: EdfSignalHeader, fileName: string, notes: string[]): Calibration {
  const { physicalMin, physicalMax, digitalMin, digitalMax } = signal;
  const millivolts = millivoltsPer(signal.unit);
  const scale = ((physicalMax - physicalMin) / (digitalMax - digitalMin)) * (millivolts ?? 1);
  const shift = physicalMin * (millivolts ?? 1) - digitalMin * scale;
  // Values must stay finite as 32-bit numbers.
  const isUsable =
    digitalMax > digitalMin && Math.abs(scale) > 1e-30 && Math.abs(scale) < 1e30 && Math.abs(shift) < 1e30;
  if (!isUsable) {
    notes.push(
      `${fileName}: ${signal.label} is not calibrated (physical ${physicalMin} to ${physicalMax}, digital ${digitalMin} to ${digitalMax}); its numbers are shown as they are.`,
    );
    return RAW;
  }
  return { scale, shift, unit: millivolts === null ? signal.unit || null : 'mV' };
}
