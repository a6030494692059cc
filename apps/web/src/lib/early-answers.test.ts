import { afterEach, expect, test, vi } from 'vitest';
import { takeEarlyAnswer } from './early-answers.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function stubEarly(path: string, answer: Promise<Response | undefined>, age = 100) {
  vi.stubGlobal('window', { gopherlabEarlyAnswers: { [path]: answer } });
  vi.spyOn(performance, 'now').mockReturnValue(age);
}

test('an early answer is given once, and only to who asks for that very path', async () => {
  const answer = new Response('{}');
  stubEarly('/api/cohorts/1', Promise.resolve(answer));
  expect(await takeEarlyAnswer('/api/cohorts/2')).toBeUndefined();
  expect(await takeEarlyAnswer('/api/cohorts/1')).toBe(answer);
  expect(await takeEarlyAnswer('/api/cohorts/1')).toBeUndefined();
});

test('an old answer and one that never came are asked for again', async () => {
  stubEarly('/api/session', Promise.resolve(new Response('{}')), 60_000);
  expect(await takeEarlyAnswer('/api/session')).toBeUndefined();
  stubEarly('/api/session', Promise.resolve(undefined));
  expect(await takeEarlyAnswer('/api/session')).toBeUndefined();
});
