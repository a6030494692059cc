import { send } from './api-client.ts';

/** Ends the session and begins anew as a guest: nothing of the person stays in this browser. */
export async function signOut(): Promise<void> {
  await send('/api/accounts/sign-out', { method: 'POST' });
  leaveNothing();
  // A new page: no cache, no stream and no open editor of the person is left.
  location.assign('/');
}

/** Copies of drafts that the server has not got yet would become the next person's. */
export function leaveNothing(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('gopherlab.draft.')) localStorage.removeItem(key);
  } catch {
    // Storage is switched off: nothing was kept.
  }
}
