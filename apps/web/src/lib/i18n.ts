import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from '@gopherlab/contracts';
import { detectLanguage, htmlLang, readStoredLanguage, storeLanguage } from './language.ts';

/** One chunk per language; only the active one is fetched. */
const loaders = {
  en: async () => (await import('../locales/en.ts')).en,
  zh: async () => (await import('../locales/zh.ts')).zh,
} satisfies Record<Language, () => Promise<Record<string, unknown>>>;

/** The router begins to load a page before there are texts; what it loads then waits for this. */
const started = Promise.withResolvers<void>();

const firstLanguage = (): Language =>
  detectLanguage(location.search, readStoredLanguage(), navigator.languages);

/** Ready before the first render, so that no text ever flickers. */
export async function startI18n(): Promise<void> {
  const language = firstLanguage();
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
  started.resolve();
}

/** Texts that come with the pages that need them. */
const sections = {
  accounts: {
    en: async () => (await import('../locales/accounts.en.ts')).accountsEn,
    zh: async () => (await import('../locales/accounts.zh.ts')).accountsZh,
  },
  certificates: {
    en: async () => (await import('../locales/certificates.en.ts')).certificatesEn,
    zh: async () => (await import('../locales/certificates.zh.ts')).certificatesZh,
  },
  httpClient: {
    en: async () => (await import('../locales/http-client.en.ts')).httpClientEn,
    zh: async () => (await import('../locales/http-client.zh.ts')).httpClientZh,
  },
  playground: {
    en: async () => (await import('../locales/playground.en.ts')).playgroundEn,
    zh: async () => (await import('../locales/playground.zh.ts')).playgroundZh,
  },
  integrations: {
    en: async () => (await import('../locales/integrations.en.ts')).integrationsEn,
    zh: async () => (await import('../locales/integrations.zh.ts')).integrationsZh,
  },
  inPage: {
    en: async () => (await import('../locales/in-page.en.ts')).inPageEn,
    zh: async () => (await import('../locales/in-page.zh.ts')).inPageZh,
  },
  teaching: {
    en: async () => (await import('../locales/teaching.en.ts')).teachingEn,
    zh: async () => (await import('../locales/teaching.zh.ts')).teachingZh,
  },
  work: {
    en: async () => (await import('../locales/work.en.ts')).workEn,
    zh: async () => (await import('../locales/work.zh.ts')).workZh,
  },
  tracks: {
    en: async () => (await import('../locales/tracks.en.ts')).tracksEn,
    zh: async () => (await import('../locales/tracks.zh.ts')).tracksZh,
  },
} satisfies Record<string, Record<Language, () => Promise<Record<string, unknown>>>>;
type Section = keyof typeof sections;
const opened = new Set<Section>();

/** Fetches the texts of a section; a route waits for it before it shows its page. */
export async function loadTexts(section: Section): Promise<void> {
  opened.add(section);
  const language = toLanguage(i18next.language) ?? firstLanguage();
  const [texts] = await Promise.all([sections[section][language](), started.promise]);
  addTexts(language, texts);
}

const toLanguage = (value: string | undefined): Language | undefined =>
  value === 'en' || value === 'zh' ? value : undefined;

function addTexts(language: Language, resources: Record<string, unknown>): void {
  for (const [namespace, texts] of Object.entries(resources))
    i18next.addResourceBundle(language, namespace, texts);
}

export async function changeLanguage(language: Language): Promise<void> {
  const wanted = [loaders[language](), ...[...opened].map((section) => sections[section][language]())];
  for (const resources of await Promise.all(wanted)) addTexts(language, resources);
  await i18next.changeLanguage(language);
  document.documentElement.lang = htmlLang(language);
  storeLanguage(language);
}

/** The language the page is in, re-rendering when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'zh' ? 'zh' : 'en';
}
