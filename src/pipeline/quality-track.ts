import type { QualityReason, SecondQuality } from '../signal/signal-quality.ts';
import type { BadStretch } from './recording-info.ts';

/** The quality of the judged lead over time: which beats may be judged, and which stretches to shade. */
export class QualityTrack {
  private readonly rateHz: number;
  private readonly seconds: SecondQuality[] = [];
  private openReason: QualityReason | null = null;
  private openSecond = 0;

  constructor(rateHz: number) {
    this.rateHz = rateHz;
  }

  /** @returns the bad stretches that ended with these seconds */
  add(seconds: readonly SecondQuality[]): BadStretch[] {
    const ended: BadStretch[] = [];
    for (const quality of seconds) {
      if (this.openReason !== null && quality !== this.openReason)
        ended.push(this.stretch(this.openReason, this.seconds.length));
      if (quality === 'good') this.openReason = null;
      else if (quality !== this.openReason) {
        this.openReason = quality;
        this.openSecond = this.seconds.length;
      }
      this.seconds.push(quality);
    }
    return ended;
  }

  /** The stretch the recording ends in, if it is a bad one. */
  end(): BadStretch[] {
    if (this.openReason === null) return [];
    const last = this.stretch(this.openReason, this.seconds.length);
    this.openReason = null;
    return [last];
  }

  /** Whether the second of this sample is good; one not told of is. */
  isGoodAt(sample: number): boolean {
    return (this.seconds[Math.floor(sample / this.rateHz)] ?? 'good') === 'good';
  }

  private stretch(reason: QualityReason, endSecond: number): BadStretch {
    const sampleOf = (second: number): number => Math.ceil(second * this.rateHz);
    return { startSample: sampleOf(this.openSecond), endSample: sampleOf(endSecond), reason };
  }
}
