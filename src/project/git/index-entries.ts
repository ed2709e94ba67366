/** Looks a path up in git's index, as https://git-scm.com/docs/index-format lays it down. */

/** What an index says of a path. */
export type IndexAnswer = {
  /** The numbers of its entries, several where a merge is unfinished. */
  entries: number[];
  /** The one that a split index goes on from, and which of that one's entries it takes out. */
  shared: { name: string; takesOut(entry: number): boolean } | undefined;
};

/** Bytes of an object's name, by SHA-1 and by SHA-256: the index doesn't say which. */
const NAME_LENGTHS = [20, 32];
/** Bytes of an entry before the name of its object. */
const STAT = 40;
const EXTENDED = 0x4000;
/** Bytes; no system has longer paths. */
const LONGEST_PATH = 4096;

/**
 * Looks up a path (from the working tree's root, with forward slashes) in the bytes of an index;
 * undefined where they are none, or one of a version that is not known.
 */
export function lookUp(bytes: Buffer, path: string): IndexAnswer | undefined {
  if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC") return undefined;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  const wanted = Buffer.from(path);
  for (const nameLength of NAME_LENGTHS) {
    const found = lookUpWith(bytes, { version, nameLength, wanted });
    if (found) return found;
  }
  return undefined;
}

type Form = { version: number; nameLength: number; wanted: Buffer };

/** The same, where objects have names of that length: with any other nothing comes out even. */
function lookUpWith(bytes: Buffer, { version, nameLength, wanted }: Form): IndexAnswer | undefined {
  const end = bytes.length - nameLength;
  const count = bytes.readUInt32BE(8);
  const entries: number[] = [];
  const path = Buffer.alloc(LONGEST_PATH);
  let length = 0;
  let at = 12;
  for (let entry = 0; entry < count; entry += 1) {
    const begin = at;
    const flags = begin + STAT + nameLength;
    if (flags + 4 > end) return undefined;
    at = flags + (version > 2 && (bytes.readUInt16BE(flags) & EXTENDED) !== 0 ? 4 : 2);
    // Version 4 leaves out what a path has in common with the one before.
    const offset = version === 4 ? readOffset(bytes, at, end) : { value: length, behind: at };
    const kept = length - offset.value;
    const stop = bytes.indexOf(0, offset.behind);
    length = kept + stop - offset.behind;
    if (kept < 0 || stop === -1 || stop >= end || length > LONGEST_PATH) return undefined;
    bytes.copy(path, kept, offset.behind, stop);
    if (length === wanted.length && wanted.equals(path.subarray(0, length))) entries.push(entry);
    // Up to version 3 an entry takes a multiple of eight bytes, with at least one NUL.
    at = version === 4 ? stop + 1 : begin + Math.ceil((stop + 1 - begin) / 8) * 8;
  }
  const extensions = findLink(bytes, at, end);
  return extensions && { entries, shared: readLink(extensions.link, nameLength) };
}

/** A number as git packs it where its length isn't known; with the place behind it. */
function readOffset(bytes: Buffer, start: number, end: number): { value: number; behind: number } {
  let value = -1;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    value = (value + 1) * 128 + (byte & 127);
    if ((byte & 128) === 0) return { value, behind: at + 1 };
  }
  return { value: Number.POSITIVE_INFINITY, behind: end };
}

/** Goes over the extensions, which fill the rest exactly; undefined where they don't. */
function findLink(bytes: Buffer, start: number, end: number): { link?: Buffer } | undefined {
  const found: { link?: Buffer } = {};
  let at = start;
  while (at + 8 <= end) {
    const behind = at + 8 + bytes.readUInt32BE(at + 4);
    if (bytes.toString("latin1", at, at + 4) === "link")
      found.link = bytes.subarray(at + 8, behind);
    at = behind;
  }
  return at === end ? found : undefined;
}

function readLink(link: Buffer | undefined, nameLength: number): IndexAnswer["shared"] {
  const name = link?.toString("hex", 0, nameLength) ?? "";
  if (!link || /^0*$/.test(name)) return undefined;
  const bitmap = link.subarray(nameLength);
  return { name, takesOut: (entry) => isInBitmap(bitmap, entry) };
}

/**
 * Whether a number is in a bitmap of git's (EWAH): a word says how many like words follow, and how
 * many are written out behind it.
 */
function isInBitmap(bitmap: Buffer, number: number): boolean {
  if (bitmap.length < 8) return false;
  const end = Math.min(8 + bitmap.readUInt32BE(4) * 8, bitmap.length - 7);
  let passed = 0;
  for (let at = 8; at < end; ) {
    const word = bitmap.readBigUInt64BE(at);
    passed += Number((word >> 1n) & 0xffff_ffffn) * 64;
    if (number < passed) return (word & 1n) === 1n;
    const written = Number(word >> 33n);
    const own = at + 8 + Math.floor((number - passed) / 64) * 8;
    passed += written * 64;
    if (number < passed) {
      return own < end && ((bitmap.readBigUInt64BE(own) >> BigInt(number % 64)) & 1n) === 1n;
    }
    at += 8 + written * 8;
  }
  return false;
}
