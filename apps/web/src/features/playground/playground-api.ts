import { queryOptions } from '@tanstack/react-query';
import type { ReportSnippet, ReportState, WorkspaceFiles } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const snippet = (id: string) => `/api/snippets/${encodeURIComponent(id)}`;
const takeDown = (id: string) => `/api/admin/snippets/${encodeURIComponent(id)}/take-down`;

export const playgroundApi = {
  share: (files: WorkspaceFiles) =>
    withSession(() => request('/api/snippets', 'SnippetSchema', { method: 'POST', body: { files } })),
  report: (id: string, report: ReportSnippet) =>
    withSession(() => send(`${snippet(id)}/reports`, { method: 'POST', body: report })),
  takeDown: (id: string, reason: string) =>
    withSession(() => send(takeDown(id), { method: 'PUT', body: { reason } })),
  putBack: (id: string) => withSession(() => send(takeDown(id), { method: 'DELETE' })),
  dismiss: (id: string) =>
    withSession(() => send(`/api/admin/snippets/${encodeURIComponent(id)}/dismiss`, { method: 'POST' })),
};

export const playgroundQueries = {
  /** Anybody's: needs no session. */
  snippet: (id: string) =>
    queryOptions({
      queryKey: ['snippet', id],
      queryFn: ({ signal }) => request(snippet(id), 'SnippetSchema', { signal }),
      // What was shared never changes.
      staleTime: Infinity,
    }),
  reports: (state: ReportState, page: number) =>
    queryOptions({
      queryKey: ['snippet-reports', state, page],
      queryFn: ({ signal }) =>
        withSession(() =>
          request(`/api/admin/snippet-reports?state=${state}&page=${page}`, 'ReportedSnippetPageSchema', {
            signal,
          }),
        ),
      placeholderData: (previous) => previous,
    }),
};
