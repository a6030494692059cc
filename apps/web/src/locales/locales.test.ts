import { describe, expect, test } from 'vitest';
import { accountsEn } from './accounts.en.ts';
import { accountsZh } from './accounts.zh.ts';
import { certificatesEn } from './certificates.en.ts';
import { certificatesZh } from './certificates.zh.ts';
import { en as firstEn } from './en.ts';
import { httpClientEn } from './http-client.en.ts';
import { httpClientZh } from './http-client.zh.ts';
import { playgroundEn } from './playground.en.ts';
import { playgroundZh } from './playground.zh.ts';
import { integrationsEn } from './integrations.en.ts';
import { integrationsZh } from './integrations.zh.ts';
import { inPageEn } from './in-page.en.ts';
import { inPageZh } from './in-page.zh.ts';
import { teachingEn } from './teaching.en.ts';
import { teachingZh } from './teaching.zh.ts';
import { tracksEn } from './tracks.en.ts';
import { tracksZh } from './tracks.zh.ts';
import { workEn } from './work.en.ts';
import { workZh } from './work.zh.ts';
import { zh as firstZh } from './zh.ts';

const en = {
  ...firstEn,
  ...teachingEn,
  ...certificatesEn,
  ...accountsEn,
  ...workEn,
  ...tracksEn,
  ...httpClientEn,
  ...playgroundEn,
  ...integrationsEn,
  ...inPageEn,
};
const zh = {
  ...firstZh,
  ...teachingZh,
  ...certificatesZh,
  ...accountsZh,
  ...workZh,
  ...tracksZh,
  ...httpClientZh,
  ...playgroundZh,
  ...integrationsZh,
  ...inPageZh,
};

type Texts = { [key: string]: string | Texts };

/** `catalogue.count_one` and `_other` are one key: Chinese has no plural. */
function keysOf(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${prefix}${key.replace(/_(one|other)$/, '')}`]
      : keysOf(value, `${prefix}${key}.`),
  );
}

function textsOf(texts: Texts, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : textsOf(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each(Object.keys(en) as (keyof typeof en)[])('%s', (namespace) => {
  test('has the same keys in both languages', () => {
    expect(new Set(keysOf(zh[namespace]))).toEqual(new Set(keysOf(en[namespace])));
  });

  test('has the same placeholders in both languages', () => {
    const chinese = new Map(textsOf(zh[namespace]));
    for (const [key, text] of textsOf(en[namespace])) {
      const other = chinese.get(key) ?? chinese.get(key.replace(/_one$/, '_other')) ?? '';
      expect([key, placeholders(other)]).toEqual([key, placeholders(text)]);
    }
  });

  test('says 你 and never 您, with full-width punctuation after 汉字', () => {
    for (const [key, text] of textsOf(zh[namespace])) {
      expect(text, key).not.toMatch(/您|[\u4e00-\u9fff][,;:!?]|[\u4e00-\u9fff]\.(\s|$)/);
    }
  });
});
