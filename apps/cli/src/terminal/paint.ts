import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours a text for one stream. */
export type Paint = (format: Format, text: string) => string;

/** Colours only where a person looks: on a terminal, and not with `NO_COLOR`. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (format, text) => styleText(format, text, { stream, validateStream: true });
}

/** Columns that a text takes in a terminal: 汉字 and full-width signs take two. */
export function columns(text: string): number {
  let count = 0;
  for (const char of text) {
    if (/\p{M}/u.test(char)) continue;
    count +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return count;
}

/** Fills `text` with spaces on its right to a number of columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** `950 ms`, `1.8 s`, `62 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** `812 B`, `12 KB`, `3.4 MB` */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * Text from a sandbox or from a file, made safe to print: a submission must not move the cursor, clear the screen
 * or set the title of a person's terminal.
 */
export function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}
