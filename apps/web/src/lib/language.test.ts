import { expect, test } from 'vitest';
import { detectLanguage, htmlLang } from './language.ts';

test('the address wins over the remembered choice, which wins over the browser', () => {
  expect(detectLanguage('?lang=zh', 'en', ['en-GB'])).toBe('zh');
  expect(detectLanguage('', 'zh', ['en-GB'])).toBe('zh');
  expect(detectLanguage('', null, ['fr-FR', 'zh-TW', 'en-US'])).toBe('zh');
});

test('a language that we do not speak falls through to the next wish, and at last to English', () => {
  expect(detectLanguage('?lang=fr', 'klingon', ['zh-CN'])).toBe('zh');
  expect(detectLanguage('', null, ['fr-FR', 'de'])).toBe('en');
  expect(detectLanguage('', null, [])).toBe('en');
});

test('the page names simplified Chinese, so that its glyphs are chosen', () => {
  expect(htmlLang('zh')).toBe('zh-CN');
});
