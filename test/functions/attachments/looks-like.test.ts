import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { looksLike } from '../../../functions/attachments/looks-like.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** An archive as its format has it, as far as local headers go. */
function archive(...names: readonly string[]): Buffer {
  return Buffer.concat(
    names.map((name) => {
      const content = deflateRawSync(`content of ${name}`);
      const header = Buffer.alloc(30);
      header.writeUInt32LE(0x04034b50, 0);
      header.writeUInt16LE(8, 8);
      header.writeUInt32LE(content.length, 18);
      header.writeUInt16LE(name.length, 26);
      return Buffer.concat([header, Buffer.from(name), content]);
    }),
  );
}

/** The first box of a HEIF file. */
function heif(major: string, ...compatible: readonly string[]): Buffer {
  const brands = Buffer.from([major, '\0\0\0\0', ...compatible].join(''), 'latin1');
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + brands.length);
  return Buffer.concat([size, Buffer.from('ftyp'), brands, Buffer.from('\0\0\0\x08free')]);
}

const compound = (name: string): Buffer =>
  Buffer.concat([hex('d0cf11e0a1b11ae1'), Buffer.alloc(504), Buffer.from(name, 'utf16le')]);
const texts = ['text/plain', 'text/csv'];

describe('a file is what its content says', () => {
  test.each<readonly [what: string, content: Buffer, types: readonly string[]]>([
    ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\0', 'latin1'), ['application/pdf']],
    ['a PDF behind a line of a printer', Buffer.from('\x1b%-12345X\n\0%PDF-1.4'), ['application/pdf']],
    ['a PNG', hex('89504e470d0a1a0a0000000d49484452'), ['image/png']],
    ['a JPEG', hex('ffd8ffe000104a464946'), ['image/jpeg']],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), ['image/gif']],
    ['a picture of an iPhone', heif('heic', 'mif1', 'heic'), ['image/heic', 'image/heif']],
    ['a picture of another phone', heif('mif1', 'mif1', 'heic'), ['image/heic', 'image/heif']],
    ['a film', heif('isom', 'iso2', 'avc1'), []],
    ['a text', Buffer.from('Since eight.\r\n\tMail is down – for everybody.'), texts],
    ['a text of old Windows', Buffer.from('Since eight \x96 nothing', 'latin1'), texts],
    ['a text of Windows', Buffer.from('\ufeffSince eight.', 'utf16le'), texts],
    ['a text the other way round', Buffer.from('\ufeffSince', 'utf16le').swap16(), texts],
    ['a log with colours', Buffer.from('\x1b[31merror\x1b[0m'), texts],
    ['a text that begins like a program', Buffer.from('MZ is short for Mark Zbikowski.'), texts],
    [
      'a mail',
      Buffer.from('Received: from a\r\n\tby b\r\nSubject: Hello\r\n\r\nHello.'),
      [...texts, 'message/rfc822'],
    ],
    ['a mail out of a box', Buffer.from('From a@b Mon\nX-A: 1\n\nHello.'), [...texts, 'message/rfc822']],
    ['a message of Outlook', compound('__properties_version1.0'), ['application/vnd.ms-outlook']],
    ['an installer', compound('SummaryInformation'), []],
    ['an archive', archive('a.txt'), ['application/zip']],
    ['an empty archive', hex('504b0506'.padEnd(44, '0')), ['application/zip']],
    ['a document', archive('[Content_Types].xml', 'word/document.xml'), ['application/zip', docx]],
    ['a sheet', archive('[Content_Types].xml', 'xl/workbook.xml'), ['application/zip', xlsx]],
    ['a program of Windows', Buffer.from('MZ\x90\0\x03\0', 'latin1'), []],
    ['a program of Linux', hex('7f454c46020101'), []],
    ['half a text of Windows', hex('fffe41'), []],
    ['a program in wide characters', hex('fffe00000100'), []],
  ])('%s', (_what, content, types) => {
    expect([...looksLike(content)].sort()).toEqual([...types].sort());
  });

  test('beginnings alone are taken for nothing, and nothing throws', () => {
    for (const whole of [heif('heic', 'heic'), compound('x'), archive('a'), hex('ffd8ffe0'), hex('feff')])
      for (let length = 0; length < whole.length; length += 1)
        expect(Array.isArray(looksLike(whole.subarray(0, length)))).toBe(true);
  });
});
