import { afterEach, expect, test, vi } from 'vitest';
import { request } from './api-client.ts';
import { isTransient, type ApiError } from './api-error.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

function stubFetch(answer: () => Promise<Response>, onLine = true) {
  vi.stubGlobal('navigator', { onLine });
  vi.stubGlobal('fetch', answer);
}

async function failure(): Promise<ApiError> {
  return request('/api/session', 'SessionSchema').then(
    () => Promise.reject(new Error('it answered')),
    (error: unknown) => error as ApiError,
  );
}

test('a problem keeps its code, its request id and what was wrong', async () => {
  const issues = [{ path: 'files', message: 'too many' }];
  const problem = {
    type: 'about:blank',
    title: 'Bad',
    status: 400,
    code: 'INPUT_INVALID',
    requestId: 'req-7',
    issues,
  };
  stubFetch(() => Promise.resolve(Response.json(problem, { status: 400 })));
  const error = await failure();
  expect(error).toMatchObject({
    kind: 'problem',
    status: 400,
    code: 'INPUT_INVALID',
    requestId: 'req-7',
    issues,
  });
  expect(isTransient(error)).toBe(false);
});

test('an answer that is no problem document still ends in an error that can be told', async () => {
  stubFetch(() =>
    Promise.resolve(new Response('<html>', { status: 502, headers: { 'x-request-id': 'req-8' } })),
  );
  const error = await failure();
  expect(error).toMatchObject({ code: 'HTTP_502', requestId: 'req-8' });
  expect(isTransient(error)).toBe(true);
});

test('no network here and no answer from there are told apart', async () => {
  stubFetch(() => Promise.reject(new TypeError('failed')), false);
  expect((await failure()).kind).toBe('offline');
  stubFetch(() => Promise.reject(new TypeError('failed')), true);
  expect((await failure()).kind).toBe('unreachable');
});

test('an answer that breaks its contract is found while developing', async () => {
  stubFetch(() => Promise.resolve(Response.json({ person: { id: 'no uuid' } })));
  await expect(request('/api/session', 'SessionSchema')).rejects.toThrow();
});
