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
