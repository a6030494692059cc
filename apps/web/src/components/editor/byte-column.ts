/**
 * Go counts columns in bytes of UTF-8, editors in UTF-16 units. Both start at 1; a column past the line's end stays there.
 */
export function editorColumn(line: string, byteColumn: number): number {
  let bytes = 1;
  let column = 1;
  for (const character of line) {
    if (bytes >= byteColumn) return column;
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    column += character.length;
  }
  return column;
}
