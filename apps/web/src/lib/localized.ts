import type { Language, LocalizedText } from '@gopherlab/contracts';
import { useLanguage } from './i18n.ts';

/** The text in the reader's language. */
export function localized(text: LocalizedText, language: Language): string {
  return text[language];
}

/** `const text = useLocalized(); text(lab.title)` */
export function useLocalized(): (text: LocalizedText) => string {
  const language = useLanguage();
  return (text) => localized(text, language);
}
