const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/**
 * The text of a file in UTF-8, or in UTF-16 with a byte order mark, which spreadsheets write as «Unicode text»; line ends
 * are made `\n`. Undefined for everything else: a guess between old code pages would spoil names without a word.
 */
export function decodeText(bytes: Buffer): string | undefined {
  const mark = BYTE_ORDER_MARKS.find((one) => one.bytes.every((byte, at) => bytes[at] === byte));
  try {
    const text = new TextDecoder(mark?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
    // UTF-16 without a mark is valid UTF-8, half of it zeros.
    return text.includes('\0') ? undefined : text.replaceAll(/\r\n?/g, '\n');
  } catch {
    return undefined;
  }
}
