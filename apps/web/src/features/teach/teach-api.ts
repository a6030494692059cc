import { queryOptions } from '@tanstack/react-query';
import type { ApplyRoster, ChangeCohort, CreateCohort, RosterFile } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const cohort = (id: string) => `/api/cohorts/${encodeURIComponent(id)}`;

const join = (code: string) => `/api/joins/${encodeURIComponent(code)}`;

/** Calls of the instructors' pages; not in `lib/api.ts`, which every visitor loads. */
export const teachApi = {
  cohorts: (signal?: AbortSignal) =>
    withSession(() => request('/api/cohorts', 'CohortListSchema', { signal })),
  cohort: (id: string, signal?: AbortSignal) =>
    withSession(() => request(cohort(id), 'CohortSchema', { signal })),
  people: (id: string, signal?: AbortSignal) =>
    withSession(() => request(`${cohort(id)}/people`, 'CohortPeopleSchema', { signal })),
  renewCode: (id: string) =>
    withSession(() => request(`${cohort(id)}/join-code`, 'CohortSchema', { method: 'PUT' })),
  switchCodeOff: (id: string) =>
    withSession(() => request(`${cohort(id)}/join-code`, 'CohortSchema', { method: 'DELETE' })),
  changeCohort: (id: string, body: ChangeCohort) =>
    withSession(() => request(cohort(id), 'CohortSchema', { method: 'PATCH', body })),
  addInstructor: (id: string, email: string) =>
    withSession(() =>
      request(`${cohort(id)}/instructors`, 'CohortPeopleSchema', { method: 'POST', body: { email } }),
    ),
  removeMember: (id: string, personId: string) =>
    withSession(() => send(`${cohort(id)}/members/${encodeURIComponent(personId)}`, { method: 'DELETE' })),
  removeEntry: (id: string, entryId: string) =>
    withSession(() => send(`${cohort(id)}/roster/${encodeURIComponent(entryId)}`, { method: 'DELETE' })),
  previewRoster: (id: string, body: RosterFile) =>
    withSession(() =>
      request(`${cohort(id)}/roster/preview`, 'RosterPreviewSchema', { method: 'POST', body }),
    ),
  applyRoster: (id: string, body: ApplyRoster) =>
    withSession(() => request(`${cohort(id)}/roster`, 'RosterResultSchema', { method: 'POST', body })),
  offer: (code: string, signal?: AbortSignal) =>
    withSession(() => request(join(code), 'JoinOfferSchema', { signal })),
  join: (code: string) => withSession(() => request(join(code), 'JoinOfferSchema', { method: 'POST' })),
  leave: (id: string) =>
    withSession(() => send(`/api/memberships/${encodeURIComponent(id)}`, { method: 'DELETE' })),
  createCohort: (body: CreateCohort) =>
    withSession(() => request('/api/cohorts', 'CohortSchema', { method: 'POST', body })),
};

/** Everything of one cohort has a key that begins with `['cohort', id]`. */
export const teachQueries = {
  cohorts: () => queryOptions({ queryKey: ['cohorts'], queryFn: ({ signal }) => teachApi.cohorts(signal) }),
  offer: (code: string) =>
    queryOptions({
      queryKey: ['join', code],
      queryFn: ({ signal }) => teachApi.offer(code, signal),
      retry: false,
    }),
  people: (id: string) =>
    queryOptions({
      queryKey: ['cohort', id, 'people'],
      queryFn: ({ signal }) => teachApi.people(id, signal),
    }),
  cohort: (id: string) =>
    queryOptions({ queryKey: ['cohort', id], queryFn: ({ signal }) => teachApi.cohort(id, signal) }),
};
