import type { LocalizedText } from '@gopherlab/contracts';

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

/** `3, 'check'` → `Three checks`, for the start of a sentence. */
export function counted(count: number, noun: string): string {
  return `${NUMBERS[count] ?? count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A sentence made fit to stand inside another one. */
export function withoutFullStop({ en, zh }: LocalizedText): LocalizedText {
  return { en: en.replace(/[.。\s]+$/u, ''), zh: zh.replace(/[.。\s]+$/u, '') };
}

/** `“a” and “b”`, `“a”和“b”`; of more than two the first two and how many there are besides. */
export function quoted(texts: LocalizedText[]): LocalizedText {
  const shown = texts.slice(0, 2).map(withoutFullStop);
  const more = texts.length - shown.length;
  const en = shown.map((text) => `“${text.en}”`);
  const zh = shown.map((text) => `“${text.zh}”`);
  if (more > 0) return { en: `${en.join(', ')} and ${more} more`, zh: `${zh.join('、')}等` };
  return { en: en.join(' and '), zh: zh.join('和') };
}
