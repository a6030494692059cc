import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { GradebookCellKey, SetOverride, StartRegrade } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { ApiError } from '../../lib/api-error.ts';
import { withSession } from '../../lib/session.ts';

const cohort = (id: string) => `/api/cohorts/${encodeURIComponent(id)}`;
const run = (id: string, regradeId: string) => `${cohort(id)}/regrades/${encodeURIComponent(regradeId)}`;
const query = (values: Record<string, string>) => new URLSearchParams(values).toString();

export const gradebookApi = {
  /** Whoever teaches has a session: it is asked for only when the server knows of none, and the grades come sooner. */
  read: (id: string, assignment: string | null, signal?: AbortSignal) => {
    const path = `${cohort(id)}/gradebook${assignment ? `?${query({ assignment })}` : ''}`;
    const read = () => request(path, 'GradebookSchema', { signal });
    return read().catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return withSession(read);
      throw error;
    });
  },
  cell: (id: string, key: GradebookCellKey, signal?: AbortSignal) =>
    withSession(() =>
      request(`${cohort(id)}/gradebook/cell?${query(key)}`, 'GradebookCellDetailSchema', { signal }),
    ),
  override: (id: string, body: SetOverride) =>
    send(`${cohort(id)}/gradebook/override`, { method: 'PUT', body }),
  exportUrl: (id: string, format: string, assignment: string | null) =>
    `${cohort(id)}/gradebook/export?${query({ format, ...(assignment ? { assignment } : {}) })}`,
  regrades: (id: string, signal?: AbortSignal) =>
    withSession(() => request(`${cohort(id)}/regrades`, 'RegradeListSchema', { signal })),
  regrade: (id: string, regradeId: string, signal?: AbortSignal) =>
    withSession(() => request(run(id, regradeId), 'RegradeSchema', { signal })),
  startRegrade: (id: string, body: StartRegrade) =>
    request(`${cohort(id)}/regrades`, 'RegradeSchema', { method: 'POST', body }),
  closeRegrade: (id: string, regradeId: string, act: 'apply' | 'discard') =>
    request(`${run(id, regradeId)}/${act}`, 'RegradeSchema', { method: 'POST' }),
};

const ASK_AGAIN_MS = 3000;

/** Everything of one cohort has a key that begins with `['cohort', id]`. */
export const gradebookQueries = {
  all: (id: string) => ['cohort', id, 'gradebook'] as const,
  read: (id: string, assignment: string | null) =>
    queryOptions({
      queryKey: [...gradebookQueries.all(id), 'read', assignment],
      queryFn: ({ signal }) => gradebookApi.read(id, assignment, signal),
      // Another assignment's grades stand until its own have come: the grid does not jump.
      placeholderData: keepPreviousData,
    }),
  cell: (id: string, key: GradebookCellKey) =>
    queryOptions({
      queryKey: [...gradebookQueries.all(id), 'cell', key],
      queryFn: ({ signal }) => gradebookApi.cell(id, key, signal),
    }),
  regrades: (id: string) =>
    queryOptions({
      queryKey: [...gradebookQueries.all(id), 'regrades'],
      queryFn: ({ signal }) => gradebookApi.regrades(id, signal),
    }),
  regrade: (id: string, regradeId: string) =>
    queryOptions({
      queryKey: [...gradebookQueries.all(id), 'regrade', regradeId],
      queryFn: ({ signal }) => gradebookApi.regrade(id, regradeId, signal),
      refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_AGAIN_MS : false),
    }),
};
