import type { Session } from '@gopherlab/contracts';
import { request } from './api-client.ts';
import { ApiError } from './api-error.ts';

let session: Promise<Session> | undefined;

/** Asks who we are, once; the server makes a newcomer a guest. A failure is forgotten, so the next call asks again. */
export function startSession(): Promise<Session> {
  session ??= request('/api/session', 'SessionSchema').catch((error: unknown) => {
    session = undefined;
    throw error;
  });
  return session;
}

/** Somebody else is here now: whoever asks next asks the server. */
export function forgetSession(): void {
  session = undefined;
}

/**
 * Makes a call that belongs to a person. A newcomer who opens a lab by its address has no cookie yet, so the session
 * comes first; when the server has forgotten it, a new one is started and the call made once more.
 */
export async function withSession<T>(call: () => Promise<T>): Promise<T> {
  await startSession();
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    session = undefined;
    await startSession();
    return call();
  }
}
