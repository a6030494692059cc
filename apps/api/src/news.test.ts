import { expect, test } from 'vitest';
import { createNews } from './news.ts';

const never = new AbortController().signal;

test('news that came before anybody waited is not lost', async () => {
  const news = createNews();
  news.tell();
  expect(await news.wait(60_000, never)).toBe(true);
});

test('a wait ends with news, with time, or with its signal', async () => {
  const news = createNews();
  const told = news.wait(60_000, never);
  news.tell();
  expect(await told).toBe(true);
  news.clear();
  expect(await news.wait(1, never)).toBe(false);
  const gone = new AbortController();
  const aborted = news.wait(60_000, gone.signal);
  gone.abort();
  expect(await aborted).toBe(false);
});
