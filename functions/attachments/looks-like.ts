import { type FileType, fileTypeNames } from '../../domain/requests/index.ts';

/**
 * The types a file may be of, judged by its content. Only what people may attach is told apart: the question is whether a
 * file is what it says, not what else it might be.
 */
export function looksLike(content: Uint8Array): readonly FileType[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return fileTypeNames.filter((type) => signs[type](bytes));
}

/** Readers look for a PDF's header this far (ISO 32000, annex H, as Acrobat does). */
const pdfHeaderWithin = 1_024;

/** `PK`: files in it, none, or a part of several (APPNOTE.TXT, 4.3). */
const zipBeginnings = ['504b0304', '504b0506', '504b0708'];

/** Brands of HEIF (ISO 23008-12, annex B, and those of cameras). */
const heifBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'];

const signs: Readonly<Record<FileType, (bytes: Buffer) => boolean>> = {
  'application/pdf': (bytes) => bytes.subarray(0, pdfHeaderWithin).includes('%PDF-'),
  'image/png': (bytes) => beginsWith(bytes, '89504e470d0a1a0a'),
  'image/jpeg': (bytes) => beginsWith(bytes, 'ffd8ff'),
  'image/gif': (bytes) => ['GIF87a', 'GIF89a'].includes(bytes.toString('latin1', 0, 6)),
  'image/heic': isHeif,
  'image/heif': isHeif,
  'text/plain': isText,
  'text/csv': isText,
  'message/rfc822': (bytes) =>
    isText(bytes) && /^(?:From .*\r?\n)?[!-9;-~]+:/.test(bytes.toString('latin1', 0, 1_024)),
  // A compound file as Office and installers make them as well: a message has its properties in it (MS-OXMSG, 2.4).
  'application/vnd.ms-outlook': (bytes) =>
    beginsWith(bytes, 'd0cf11e0a1b11ae1') && bytes.includes('__properties_version1.0', 0, 'utf16le'),
  'application/zip': isZip,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': (bytes) =>
    isOffice(bytes, 'word/'),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': (bytes) => isOffice(bytes, 'xl/'),
};

function beginsWith(bytes: Buffer, hexadecimal: string): boolean {
  return bytes.toString('hex', 0, hexadecimal.length / 2) === hexadecimal;
}

function isZip(bytes: Buffer): boolean {
  return zipBeginnings.some((beginning) => beginsWith(bytes, beginning));
}

/** The names of what is in an archive are not compressed (ECMA-376, part 2, 10.1). */
function isOffice(bytes: Buffer, folder: string): boolean {
  return isZip(bytes) && bytes.includes('[Content_Types].xml') && bytes.includes(folder);
}

/** The first box says which brands a file is made for (ISO 14496-12, 4.3). */
function isHeif(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return false;
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 512);
  // The major brand, a version, then those it is compatible with.
  const brands = Array.from({ length: Math.max(0, end - 8) >> 2 }, (_, index) =>
    bytes.toString('latin1', 8 + index * 4, 12 + index * 4),
  );
  return brands.some((brand) => heifBrands.includes(brand));
}

/** Control characters texts have: tab, line feed, form feed, carriage return, the end of DOS and colours of a log. */
const inTexts = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x1b]);

/** Text of whatever encoding has no other control characters; every program has zeros. */
function isText(bytes: Buffer): boolean {
  const order = bytes.toString('hex', 0, 2);
  if (order === 'fffe' || order === 'feff') return isWideText(bytes, order === 'fffe');
  return bytes.every((byte) => byte >= 0x20 || inTexts.has(byte));
}

/** As Windows writes text, two bytes a character behind a mark. */
function isWideText(bytes: Buffer, littleEndian: boolean): boolean {
  if (bytes.length % 2 !== 0) return false;
  for (let at = 2; at < bytes.length; at += 2) {
    const unit = littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    if (unit < 0x20 && !inTexts.has(unit)) return false;
  }
  return true;
}
