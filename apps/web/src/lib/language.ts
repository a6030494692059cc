import type { Language } from '@gopherlab/contracts';

const STORAGE_KEY = 'gopherlab.language';

/** An explicit choice in the address wins, then the remembered one, then what the browser asks for. */
export function detectLanguage(
  search: string,
  stored: string | null,
  preferred: readonly string[],
): Language {
  const asked = toLanguage(new URLSearchParams(search).get('lang')) ?? toLanguage(stored);
  if (asked) return asked;
  for (const tag of preferred) {
    const language = toLanguage(tag.split('-')[0]?.toLowerCase() ?? null);
    if (language) return language;
  }
  return 'en';
}

function toLanguage(value: string | null): Language | undefined {
  return value === 'en' || value === 'zh' ? value : undefined;
}

/** The value of `<html lang>`: it decides which glyphs 汉字 are drawn with. */
export function htmlLang(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en';
}

export function readStoredLanguage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
}
