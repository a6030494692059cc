import { queryOptions } from '@tanstack/react-query';
import type { Invite, RoleName } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

interface PeopleFilter {
  query: string;
  role: RoleName | '';
  page: number;
}

interface AuditFilter {
  before: string;
  action: string;
  person: string;
}

/** Only what is chosen. */
function search(filter: Record<string, string | number>): string {
  const chosen = Object.entries(filter).filter(([, value]) => value !== '');
  return new URLSearchParams(chosen.map(([name, value]) => [name, String(value)])).toString();
}

export const adminApi = {
  changeRole: (id: string, role: RoleName) =>
    withSession(() =>
      send(`/api/admin/people/${encodeURIComponent(id)}`, { method: 'PATCH', body: { role } }),
    ),
  makeResetLink: (id: string) =>
    withSession(() =>
      request(`/api/admin/people/${encodeURIComponent(id)}/password-reset`, 'ResetLinkSchema', {
        method: 'POST',
      }),
    ),
  invite: (body: Invite) =>
    withSession(() => request('/api/admin/invitations', 'InvitedSchema', { method: 'POST', body })),
  revoke: (id: string) =>
    withSession(() => send(`/api/admin/invitations/${encodeURIComponent(id)}`, { method: 'DELETE' })),
};

export const adminQueries = {
  people: (filter: PeopleFilter) =>
    queryOptions({
      queryKey: ['admin-people', filter],
      queryFn: ({ signal }) =>
        withSession(() =>
          request(`/api/admin/people?${search({ ...filter })}`, 'PeoplePageSchema', { signal }),
        ),
      placeholderData: (previous) => previous,
    }),
  invitations: () =>
    queryOptions({
      queryKey: ['admin-invitations'],
      queryFn: ({ signal }) =>
        withSession(() => request('/api/admin/invitations', 'InvitationListSchema', { signal })),
    }),
  audit: (filter: AuditFilter) =>
    queryOptions({
      queryKey: ['admin-audit', filter],
      queryFn: ({ signal }) =>
        withSession(() =>
          request(`/api/admin/audit?${search({ ...filter })}`, 'AuditPageSchema', { signal }),
        ),
      placeholderData: (previous) => previous,
    }),
};
