import { aamiClassOf } from '../core/aami.ts';
import { AAMI_CLASSES, NO_RAW_LABEL } from '../core/label.ts';
import type { Annotation } from '../core/recording.ts';

/** ANSI/AAMI EC57: a beat found within this of its annotation is that beat. */
export const MATCH_WINDOW_MS = 150;

/**
 * Gives beats that are found in the order of time the annotation they belong to: the nearest within `MATCH_WINDOW_MS`
 * that no beat before took. For labels; the counts of a report come from `metrics/ec57`, which sees both sides whole.
 */
export class AnnotationMatcher {
  readonly #entries: readonly Annotation[];
  readonly #windowSamples: number;
  /** Indices of annotations that mark a beat. */
  readonly #beats: readonly number[];
  /** Place in `#beats` of the first that is still free. */
  #next = 0;

  /** @param entries in the order of time, in samples at `rateHz` */
  constructor(entries: readonly Annotation[], rateHz: number) {
    this.#entries = entries;
    this.#windowSamples = (MATCH_WINDOW_MS * rateHz) / 1000;
    this.#beats = [...entries.keys()].filter((index) => aamiClassOf(entries[index].symbol) !== null);
  }

  /** @returns index of the annotation of the beat, -1 where there is none. Each call is later than the one before. */
  take(rPeakSample: number): number {
    const beats = this.#beats;
    while (this.#next < beats.length && this.#distance(this.#next, rPeakSample) < -this.#windowSamples)
      this.#next++;
    let nearest = -1;
    for (let place = this.#next; place < beats.length; place++) {
      const distance = this.#distance(place, rPeakSample);
      if (distance > this.#windowSamples) break;
      if (nearest >= 0 && Math.abs(distance) >= Math.abs(this.#distance(nearest, rPeakSample))) break;
      nearest = place;
    }
    if (nearest < 0) return -1;
    this.#next = nearest + 1;
    return beats[nearest];
  }

  /** The label of an annotated beat as beat files number it, `NO_RAW_LABEL` for -1. */
  rawLabel(index: number): number {
    const aamiClass = index < 0 ? null : aamiClassOf(this.#entries[index].symbol);
    return aamiClass === null ? NO_RAW_LABEL : AAMI_CLASSES.indexOf(aamiClass);
  }

  #distance(place: number, rPeakSample: number): number {
    return this.#entries[this.#beats[place]].sample - rPeakSample;
  }
}
