import type { InputContract } from '../core/input-contract.ts';
import type { Recording } from '../core/recording.ts';
import { ModelStream } from '../signal/model-stream.ts';
import { NotchFilter } from '../signal/notch-filter.ts';
import { rateRatio } from '../signal/rate-ratio.ts';
import { cutterRateHz, RecordingWindowCutter } from '../signal/recording-window-cutter.ts';
import { filterWhole } from '../signal/stream-filter.ts';
import type { PreparedBeat } from './beat-source.ts';
import { scaledSamples } from './lead-trace.ts';
import type { RecognisedRecording } from './recognise-recording.ts';

/** This much signal to either side settles every filter. */
const MARGIN_SECONDS = 12;

export interface RememberedBeat {
  /** Whole, at the rate of the recording. */
  readonly rPeakSample: number;
  /** What its window was divided by. */
  readonly amplitude: number;
}

/** The window of one beat again, from the samples around it: what the pass made of it but for rounding. */
export async function rereadBeat(
  recording: Recording,
  { info, scalings }: Pick<RecognisedRecording, 'info' | 'scalings'>,
  contract: InputContract,
  { rPeakSample, amplitude }: RememberedBeat,
): Promise<PreparedBeat> {
  const { rateHz, recognised } = info;
  const lead = recognised.lead.value;
  const margin = MARGIN_SECONDS * rateHz;
  // The resampler places its outputs by the start of the signal: a start that keeps them where they were.
  const { down } = rateRatio(cutterRateHz(contract), rateHz);
  const start = Math.max(0, Math.floor((rPeakSample - margin) / down) * down);
  const read = await recording.read(lead, start, Math.ceil(rPeakSample + margin));
  const raw = scaledSamples(read, scalings[lead]);
  const notchHz = recognised.notchHz.value;
  const samples = notchHz > 0 ? filterWhole(new NotchFilter(rateHz, notchHz), raw) : raw;
  const stream = filterWhole(new ModelStream(rateHz, contract), samples);
  const cutter = new RecordingWindowCutter(contract);
  cutter.push(stream, [((rPeakSample - start) * cutterRateHz(contract)) / rateHz], stream.length);
  const beat = cutter.flush();
  const factor = beat.amplitudes[0] / amplitude;
  return {
    samples: beat.samples.map((sample) => sample * factor),
    validLength: contract.lengthSamples,
  };
}
