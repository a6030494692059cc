import { queryOptions } from '@tanstack/react-query';
import type { AssignmentInput, ExtensionInput } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const all = (cohort: string) => `/api/cohorts/${encodeURIComponent(cohort)}/assignments`;
const one = (cohort: string, id: string) => `${all(cohort)}/${encodeURIComponent(id)}`;

/** Calls of an instructor who asks a cohort for work. */
export const assignmentsApi = {
  list: (cohort: string, signal?: AbortSignal) =>
    withSession(() => request(all(cohort), 'AssignmentListSchema', { signal })),
  create: (cohort: string, body: AssignmentInput) =>
    withSession(() => request(all(cohort), 'AssignmentSchema', { method: 'POST', body })),
  change: (cohort: string, id: string, body: AssignmentInput) =>
    withSession(() => request(one(cohort, id), 'AssignmentSchema', { method: 'PUT', body })),
  remove: (cohort: string, id: string) => withSession(() => send(one(cohort, id), { method: 'DELETE' })),
  extensions: (cohort: string, id: string, signal?: AbortSignal) =>
    withSession(() => request(`${one(cohort, id)}/extensions`, 'ExtensionListSchema', { signal })),
  extend: (cohort: string, id: string, body: ExtensionInput) =>
    withSession(() =>
      request(`${one(cohort, id)}/extensions`, 'ExtensionListSchema', { method: 'POST', body }),
    ),
};

export const assignmentQueries = {
  list: (cohort: string) =>
    queryOptions({
      queryKey: ['cohort', cohort, 'assignments'],
      queryFn: ({ signal }) => assignmentsApi.list(cohort, signal),
    }),
  extensions: (cohort: string, id: string) =>
    queryOptions({
      queryKey: ['cohort', cohort, 'assignments', id, 'extensions'],
      queryFn: ({ signal }) => assignmentsApi.extensions(cohort, id, signal),
    }),
};
