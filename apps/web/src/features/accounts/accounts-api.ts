import { queryOptions, useQuery } from '@tanstack/react-query';
import type {
  AddPasskey,
  BeginExternal,
  PasskeySignIn,
  RequestReset,
  SignIn,
  SignUp,
} from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { forgetSession, withSession } from '../../lib/session.ts';

const at = (path: string, id: string) => `/api/account/${path}/${encodeURIComponent(id)}`;
const post = (path: string, body?: unknown) => withSession(() => send(path, { method: 'POST', body }));
const remove = (path: string) => withSession(() => send(path, { method: 'DELETE' }));

/** Somebody signed in: a new page, so that nothing of the guest before is shown as theirs. */
export function goOn(path = '/'): void {
  forgetSession();
  location.assign(path);
}

/** Calls of the pages of accounts; not in `lib/api.ts`, which every visitor loads. */
export const accountsApi = {
  options: (signal?: AbortSignal) => request('/api/accounts/options', 'AccountOptionsSchema', { signal }),
  account: (signal?: AbortSignal) => withSession(() => request('/api/account', 'AccountSchema', { signal })),
  sessions: (signal?: AbortSignal) =>
    withSession(() => request('/api/account/sessions', 'AccountSessionsSchema', { signal })),
  /** True when an account was made now; else a mail was sent. */
  signUp: async (body: SignUp) => (await post('/api/accounts/sign-up', body)).status === 200,
  /** True when somebody is signed in by it now; else an address was changed. */
  confirm: async (token: string) => (await post('/api/accounts/confirm', { token })).status === 200,
  // A refusal is 401 too, and must not start a new guest.
  signIn: (body: SignIn) => send('/api/accounts/sign-in', { method: 'POST', body }),
  requestReset: (body: RequestReset) => post('/api/accounts/password-reset', body),
  resetPassword: (token: string, password: string) => post('/api/accounts/password', { token, password }),
  beginExternal: (provider: string, body: BeginExternal = {}) =>
    withSession(() =>
      request(`/api/accounts/external/${encodeURIComponent(provider)}`, 'ExternalAddressSchema', {
        method: 'POST',
        body,
      }),
    ),
  passkeyOptions: () =>
    withSession(() => request('/api/accounts/passkey/options', 'PasskeyOptionsSchema', { method: 'POST' })),
  passkeySignIn: (body: PasskeySignIn) => send('/api/accounts/passkey', { method: 'POST', body }),
  newPasskeyOptions: (currentPassword?: string) =>
    withSession(() =>
      request('/api/account/passkeys/options', 'PasskeyOptionsSchema', {
        method: 'POST',
        body: proof(currentPassword),
      }),
    ),
  addPasskey: (body: AddPasskey) => post('/api/account/passkeys', body),
  removePasskey: (id: string) => remove(at('passkeys', id)),
  rename: (name: string) => withSession(() => send('/api/account', { method: 'PATCH', body: { name } })),
  /** True when it is changed now; else a mail was sent. */
  changeEmail: async (email: string, currentPassword?: string) =>
    (await post('/api/account/email', { email, ...proof(currentPassword) })).status === 204,
  changePassword: (password: string, currentPassword?: string) =>
    post('/api/account/password', { password, ...proof(currentPassword) }),
  leaveProvider: (provider: string) => remove(at('providers', provider)),
  endSession: (id: string) => remove(at('sessions', id)),
  endOtherSessions: () => remove('/api/account/sessions'),
  restoreDraft: (id: string) => post(`${at('kept-drafts', id)}/restore`),
  discardDraft: (id: string) => remove(at('kept-drafts', id)),
  deleteAccount: (email: string, currentPassword?: string) =>
    post('/api/account/deletion', { email, ...proof(currentPassword) }),
  exportUrl: '/api/account/export',
  lookAtInvitation: (token: string) =>
    withSession(() =>
      request('/api/invitations/look', 'InvitationOfferSchema', { method: 'POST', body: { token } }),
    ),
  acceptInvitation: (token: string) =>
    withSession(() =>
      request('/api/invitations/accept', 'SessionSchema', { method: 'POST', body: { token } }),
    ),
};

function proof(currentPassword: string | undefined): { currentPassword?: string } {
  return currentPassword === undefined || currentPassword === '' ? {} : { currentPassword };
}

export const accountsQueries = {
  options: () =>
    queryOptions({ queryKey: ['account-options'], queryFn: ({ signal }) => accountsApi.options(signal) }),
  account: () =>
    queryOptions({ queryKey: ['account'], queryFn: ({ signal }) => accountsApi.account(signal) }),
  sessions: () =>
    queryOptions({ queryKey: ['account-sessions'], queryFn: ({ signal }) => accountsApi.sessions(signal) }),
  invitation: (token: string) =>
    queryOptions({
      queryKey: ['invitation', token],
      queryFn: () => accountsApi.lookAtInvitation(token),
      retry: false,
    }),
};

export const useAccountOptions = () => useQuery(accountsQueries.options());
