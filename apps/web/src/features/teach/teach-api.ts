import { queryOptions } from '@tanstack/react-query';
import type { CreateCohort } from '@gopherlab/contracts';
import { request } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const cohort = (id: string) => `/api/cohorts/${encodeURIComponent(id)}`;

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
  createCohort: (body: CreateCohort) =>
    withSession(() => request('/api/cohorts', 'CohortSchema', { method: 'POST', body })),
};

/** Everything of one cohort has a key that begins with `['cohort', id]`. */
export const teachQueries = {
  cohorts: () => queryOptions({ queryKey: ['cohorts'], queryFn: ({ signal }) => teachApi.cohorts(signal) }),
  people: (id: string) =>
    queryOptions({
      queryKey: ['cohort', id, 'people'],
      queryFn: ({ signal }) => teachApi.people(id, signal),
    }),
  cohort: (id: string) =>
    queryOptions({ queryKey: ['cohort', id], queryFn: ({ signal }) => teachApi.cohort(id, signal) }),
};
