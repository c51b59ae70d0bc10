/**
 * R-peaks in a stream of one or several leads, and, since they fall off on the way, the leads as the models want them:
 * at 125 Hz, 0.5 to 40 Hz. Every lead is resampled and band-passed without delay, complexes are found in all of them
 * together (`QrsFinder`), and each is centred on its largest deflection at the rate of the recording (`PeakCentring`).
 */
import { assert } from '../core/assert.ts';
import { BandPass } from './band-pass.ts';
import { PeakCentring } from './peak-centring.ts';
import { type QrsComplex, QrsFinder } from './qrs-finder.ts';
import { FEATURE_RATE_HZ } from './qrs-rate.ts';
import { RationalResampler } from './rational-resampler.ts';

/**
 * The band-pass that follows falls off from 34 Hz and lets nothing above 46 Hz through: what the resampler folds into
 * that it need not stop, and its filter gets half as long.
 */
const FOLDING_LOW_PASS = { passHz: 37, stopHz: FEATURE_RATE_HZ - 46 };

export interface RPeak {
  /** 0-based, at the rate of the recording. */
  readonly sample: number;
  /** How steep the complex is beside the usual one of the leads, about 1; 0.1 is hardly anything. */
  readonly strength: number;
}

export interface Detection {
  /** In order of time, no two at the same sample. */
  readonly peaks: readonly RPeak[];
  /** The next samples of every lead at 125 Hz, band-passed; sample `k` stands at `k / 125` s. `NaN` where missing. */
  readonly bands: readonly Float32Array[];
}

export interface DetectorOptions {
  readonly rateHz: number;
  readonly leadCount: number;
  /** The lead R-peaks are centred on while there is something to see in it; the first by default. */
  readonly centringLead?: number;
}

/** A lead less to be trusted than this share of the best one leaves the centring to that. */
const MIN_CENTRING_TRUST = 0.65;

/** Longer chunks are worked through in pieces, so that what is kept for the centring is there when it is needed. */
const PIECE_S = 4;

interface Lead {
  readonly resampler: RationalResampler;
  readonly bandPass: BandPass;
  readonly centring: PeakCentring;
}

/** Any chunking gives the same peaks. A peak comes out at most some eighteen seconds of signal after it went in, or at the end. */
export class RPeakDetector {
  readonly #leads: readonly Lead[];
  readonly #finder: QrsFinder;
  readonly #centringLead: number;
  readonly #pieceSamples: number;
  #lastPeakSample = -1;

  constructor({ rateHz, leadCount, centringLead = 0 }: DetectorOptions) {
    assert(rateHz > 0 && centringLead < leadCount, `lead ${centringLead} of ${leadCount} at ${rateHz} Hz`);
    const rates = { fromHz: rateHz, toHz: FEATURE_RATE_HZ };
    this.#leads = Array.from({ length: leadCount }, () => ({
      resampler: new RationalResampler(
        rateHz >= 2 * FOLDING_LOW_PASS.stopHz ? { ...rates, lowPass: FOLDING_LOW_PASS } : rates,
      ),
      bandPass: new BandPass(FEATURE_RATE_HZ),
      centring: new PeakCentring(rateHz),
    }));
    this.#finder = new QrsFinder(leadCount);
    this.#centringLead = centringLead;
    this.#pieceSamples = Math.max(1, Math.floor(PIECE_S * rateHz));
  }

  /** @param chunks the next samples of every lead, equally many; `NaN` where missing */
  push(chunks: readonly Float32Array[]): Detection {
    const detections: Detection[] = [];
    for (let start = 0; start < chunks[0].length; start += this.#pieceSamples)
      detections.push(
        this.#pushPiece(chunks.map((chunk) => chunk.subarray(start, start + this.#pieceSamples))),
      );
    return detections.length === 1 ? detections[0] : joined(detections, chunks.length);
  }

  #pushPiece(chunks: readonly Float32Array[]): Detection {
    const bands = this.#leads.map(({ resampler, bandPass, centring }, i) => {
      centring.pushRecorded(chunks[i]);
      return bandPass.push(resampler.push(chunks[i]));
    });
    return this.#detect(bands, (found) => this.#finder.push(found));
  }

  flush(): Detection {
    const bands = this.#leads.map(({ resampler, bandPass }) => {
      const body = bandPass.push(resampler.flush());
      return concatenated([body, bandPass.flush()]);
    });
    return this.#detect(bands, (found) => [...this.#finder.push(found), ...this.#finder.flush()]);
  }

  #detect(bands: Float32Array[], find: (bands: Float32Array[]) => QrsComplex[]): Detection {
    this.#leads.forEach(({ centring }, i) => {
      centring.pushBand(bands[i]);
    });
    return { peaks: this.#inOrder(find(bands).map((complex) => this.#centre(complex))), bands };
  }

  /** Centring may put two complexes on one peak: then there is one. */
  #inOrder(peaks: readonly RPeak[]): RPeak[] {
    return peaks.filter(({ sample }) => {
      const isNew = sample > this.#lastPeakSample;
      if (isNew) this.#lastPeakSample = sample;
      return isNew;
    });
  }

  #centre({ sample, height, trust }: QrsComplex): RPeak {
    const best = Math.max(...trust);
    const isUsable = trust[this.#centringLead] >= MIN_CENTRING_TRUST * best;
    const lead = isUsable ? this.#centringLead : trust.indexOf(best);
    return { sample: this.#leads[lead].centring.centre(sample), strength: height };
  }
}

function joined(detections: readonly Detection[], leadCount: number): Detection {
  return {
    peaks: detections.flatMap(({ peaks }) => peaks),
    bands: Array.from({ length: leadCount }, (_, i) => concatenated(detections.map(({ bands }) => bands[i]))),
  };
}

function concatenated(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}
