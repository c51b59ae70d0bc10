import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aamiClassOf } from '../core/aami.ts';
import type { Annotation } from '../core/recording.ts';
import { MissedBeats } from './missed-beats.ts';

const annotation = (symbol: string, index: number): Annotation => ({
  sample: 100 * index,
  symbol,
  subtype: 0,
  channel: 0,
  number: 0,
  text: '',
});

describe('beats that were missed', () => {
  it('are those annotated and read past that no beat was found for, whatever came when', () => {
    const symbols = fc.array(fc.constantFrom('N', 'V', '+', '~'), { maxLength: 60 });
    fc.assert(
      fc.property(symbols, fc.infiniteStream(fc.boolean()), fc.nat(7000), (marks, choices, readSamples) => {
        const entries = marks.map(annotation);
        const missed = new MissedBeats(entries);
        const found = entries.flatMap(({ symbol, sample }, i) =>
          aamiClassOf(symbol) !== null && sample < readSamples && choices.next().value ? [i] : [],
        );
        found.forEach((index, count) => {
          // Asked in between, as a page does.
          if (count % 3 === 0) missed.upTo(entries[index].sample);
          missed.take(index);
        });
        const plain = entries.flatMap(({ symbol, sample }, i) =>
          aamiClassOf(symbol) !== null && sample < readSamples && !found.includes(i) ? [i] : [],
        );
        expect([...missed.upTo(readSamples)]).toEqual(plain);
      }),
    );
  });

  it('know which annotations mark beats', () => {
    expect([...new MissedBeats(['N', '+', 'V'].map(annotation)).isBeat]).toEqual([1, 0, 1]);
  });
});
