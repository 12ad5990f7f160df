import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRequestNumber, requestNumber } from '../../../domain/requests/index.ts';

const characters = '34679ACDEFGHJKMNPRTVWXY';
const someNumbers = fc.sample(
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => requestNumber(bytes)),
  { numRuns: 100, seed: 2026 },
);

describe('a number to quote', () => {
  test('a number is what was drawn, however it is typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const number = requestNumber(bytes);
        expect(number).toMatch(
          /^[34679ACDEFGHJKMNPRTVWXY]{4}-[34679ACDEFGHJKMNPRTVWXY]{4}-[34679ACDEFGHJKMNPRTVWXY]$/,
        );
        expect(parseRequestNumber(number)).toBe(number);
        expect(parseRequestNumber(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toBe(number);
        expect(parseRequestNumber(number.replaceAll('-', ''))).toBe(number);
      }),
    );
  });

  test('every byte that was drawn counts: with another one it is another number', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(bytes, fc.nat(15), fc.integer({ min: 1, max: 255 }), (drawn, place, more) => {
        const other = drawn.map((byte, index) => (index === place ? (byte + more) % 256 : byte));
        expect(requestNumber(other)).not.toBe(requestNumber(drawn));
      }),
    );
  });

  test('a number is the drawn bytes, counted in twenty-threes from the smallest place on, and its check', () => {
    const drawn = (...last: readonly number[]): string =>
      requestNumber(Uint8Array.from([...Array<number>(16 - last.length).fill(0), ...last]));
    expect(drawn(0)).toBe('3333-3333-3');
    expect(drawn(22)).toBe('Y333-3333-6');
    expect(drawn(23)).toBe('3433-3333-W');
    expect(drawn(1, 0)).toBe('7H33-3333-D');
  });

  test('a number with a character that is none of its own is noticed, whatever it stands for', () => {
    // The last character of the alphabet is the one a search that finds nothing would be counted as.
    const number = requestNumber(Uint8Array.of(22));
    expect(number).toContain('Y');
    for (const foreign of ['0', 'O', '1', 'I', 'B', 'Ä', '*'])
      expect(parseRequestNumber(number.replace('Y', foreign))).toBeUndefined();
  });

  test('a number with any one character wrong is noticed', () => {
    for (const number of someNumbers)
      for (let place = 0; place < number.length; place += 1)
        for (const wrong of characters) {
          if (number[place] === '-' || number[place] === wrong) continue;
          expect(
            parseRequestNumber(number.slice(0, place) + wrong + number.slice(place + 1)),
          ).toBeUndefined();
        }
  });

  test('a number with two neighbours swapped is noticed', () => {
    for (const number of someNumbers) {
      const plain = number.replaceAll('-', '');
      for (let place = 0; place + 1 < plain.length; place += 1) {
        const [one = '', two = ''] = plain.slice(place, place + 2);
        if (one === two) continue;
        expect(
          parseRequestNumber(plain.slice(0, place) + two + one + plain.slice(place + 2)),
        ).toBeUndefined();
      }
    }
  });

  test('what has a character missing or too many is no number', () => {
    for (const number of someNumbers) {
      expect(parseRequestNumber(number.slice(1))).toBeUndefined();
      expect(parseRequestNumber(`${number}3`)).toBeUndefined();
    }
  });

  test.each(['', '----', '4HK7-9MXA', '0HK7-9MXA-3', '4HK7/9MXA/3', '４HK7-9MXA-3', '4HK7-9MXA-3\u0000'])(
    '%j is no number',
    (typed) => {
      expect(parseRequestNumber(typed)).toBeUndefined();
    },
  );

  test('the sample in the reference is a number', () => {
    expect(parseRequestNumber('4hk7 9mxa 3')).toBe('4HK7-9MXA-3');
  });

  test('a number has no characters that people confuse', () => {
    const confused = ['0O', '0Q', '1I', '1L', 'IL', '2Z', '5S', '8B', 'UV'];
    for (const [one = '', two = ''] of confused)
      expect(characters.includes(one) && characters.includes(two)).toBe(false);
    expect(new Set(someNumbers.join('').replaceAll('-', ''))).toEqual(new Set(characters));
  });
});
