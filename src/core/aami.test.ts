import { describe, expect, it } from 'vitest';
import { aamiClassOf, isPaced } from './aami.ts';

describe('the AAMI class of a beat symbol', () => {
  // ANSI/AAMI EC57, as WFDB's bxb maps the codes.
  it.each([
    ['N', 'NLRBej'],
    ['S', 'AaJSn'],
    ['V', 'VEr'],
    ['F', 'F'],
    ['Q', '/fQ?'],
  ])('is %s for each of %s', (aamiClass, symbols) => {
    for (const symbol of symbols) expect(aamiClassOf(symbol)).toBe(aamiClass);
  });

  it('is S for escape beats where bxb is followed', () => {
    expect([...'Nej'].map((symbol) => aamiClassOf(symbol, 'S'))).toEqual(['N', 'S', 'S']);
  });

  it('is none for what is not a beat', () => {
    for (const symbol of ['+', '~', '|', '!', '[', ']', '"', 'x', 'p', '', 'toString'])
      expect(aamiClassOf(symbol)).toBeNull();
  });

  it('has paced beats and fusions with them apart', () => {
    expect([...'/fNQ'].map(isPaced)).toEqual([true, true, false, false]);
  });
});
