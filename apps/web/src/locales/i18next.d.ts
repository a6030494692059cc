import 'i18next';
import type { accountsEn } from './accounts.en.ts';
import type { certificatesEn } from './certificates.en.ts';
import type { en } from './en.ts';
import type { httpClientEn } from './http-client.en.ts';
import type { playgroundEn } from './playground.en.ts';
import type { integrationsEn } from './integrations.en.ts';
import type { inPageEn } from './in-page.en.ts';
import type { teachingEn } from './teaching.en.ts';
import type { tracksEn } from './tracks.en.ts';
import type { workEn } from './work.en.ts';

declare module 'i18next' {
  // Keys are typed by the English texts; a test holds the Chinese ones to the same keys.
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof accountsEn &
      typeof certificatesEn &
      typeof en &
      typeof httpClientEn &
      typeof playgroundEn &
      typeof integrationsEn &
      typeof inPageEn &
      typeof teachingEn &
      typeof workEn &
      typeof tracksEn;
  }
}
