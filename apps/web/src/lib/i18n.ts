import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from '@gopherlab/contracts';
import { detectLanguage, htmlLang, readStoredLanguage, storeLanguage } from './language.ts';

/** One chunk per language; only the active one is fetched. */
const loaders = {
  en: async () => (await import('../locales/en.ts')).en,
  zh: async () => (await import('../locales/zh.ts')).zh,
} satisfies Record<Language, () => Promise<Record<string, unknown>>>;

/** Ready before the first render, so that no text ever flickers. */
export async function startI18n(): Promise<void> {
  const language = detectLanguage(location.search, readStoredLanguage(), navigator.languages);
  if (new URLSearchParams(location.search).has('lang')) storeLanguage(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: await loaders[language]() },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = htmlLang(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  const resources = await loaders[language]();
  for (const [namespace, texts] of Object.entries(resources))
    i18next.addResourceBundle(language, namespace, texts);
  await i18next.changeLanguage(language);
  document.documentElement.lang = htmlLang(language);
  storeLanguage(language);
}

/** The language the page is in, re-rendering when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'zh' ? 'zh' : 'en';
}
