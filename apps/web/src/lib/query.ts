import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import type { GradingMode } from '@gopherlab/contracts';
import { api } from './api.ts';
import { isTransient } from './api-error.ts';
import { readConnection, subscribeConnection } from './connection.ts';

/** Server state lives here and nowhere else. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => isTransient(error) && failures < 1,
        retryDelay: 500,
        // The page asks and reports itself; it also has to show what failed while offline.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  refetchWhenBack(client);
  return client;
}

/** What failed or grew old while the connection was lost is asked for again when it is back. */
function refetchWhenBack(client: QueryClient): void {
  let previous = readConnection();
  subscribeConnection(() => {
    const now = readConnection();
    if (now === 'online' && previous !== 'online') void client.invalidateQueries();
    previous = now;
  });
}

/** Keys and fetchers; use with `useQuery`, or `queryClient.setQueryData(queries.lab(slug).queryKey, …)`. */
export const queries = {
  session: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: () => api.session(),
      staleTime: Infinity,
    }),
  labs: () => queryOptions({ queryKey: ['labs'], queryFn: ({ signal }) => api.labs(signal) }),
  lab: (slug: string) =>
    queryOptions({ queryKey: ['lab', slug], queryFn: ({ signal }) => api.lab(slug, signal) }),
  assessmentGuide: () =>
    queryOptions({
      queryKey: ['assessment-guide'],
      queryFn: ({ signal }) => api.assessmentGuide(signal),
      staleTime: 10 * 60_000,
    }),
  assessments: () =>
    queryOptions({ queryKey: ['assessments'], queryFn: ({ signal }) => api.assessments(signal) }),
  assessment: (id: string) =>
    queryOptions({
      queryKey: ['assessment', id],
      queryFn: ({ signal }) => api.assessment(id, signal),
    }),
  ownTrack: () => queryOptions({ queryKey: ['own-track'], queryFn: ({ signal }) => api.ownTrack(signal) }),
  certificateOffers: () =>
    queryOptions({
      queryKey: ['certificate-offers'],
      queryFn: ({ signal }) => api.certificateOffers(signal),
    }),
  certificate: (id: string) =>
    queryOptions({ queryKey: ['certificate', id], queryFn: ({ signal }) => api.certificate(id, signal) }),
  draft: (slug: string) =>
    queryOptions({ queryKey: ['draft', slug], queryFn: ({ signal }) => api.draft(slug, signal) }),
  solution: (slug: string) =>
    queryOptions({ queryKey: ['solution', slug], queryFn: ({ signal }) => api.solution(slug, signal) }),
  submissions: (slug: string, mode: GradingMode = 'grade') =>
    queryOptions({
      queryKey: ['submissions', slug, mode],
      queryFn: ({ signal }) => api.submissions(slug, mode, signal),
    }),
  submission: (id: string) =>
    queryOptions({ queryKey: ['submission', id], queryFn: ({ signal }) => api.submission(id, signal) }),
  submissionFiles: (id: string) =>
    queryOptions({
      queryKey: ['submission-files', id],
      queryFn: ({ signal }) => api.submissionFiles(id, signal),
      // What was submitted never changes.
      staleTime: Infinity,
    }),
  signedVerdict: (id: string) =>
    queryOptions({
      queryKey: ['signed-verdict', id],
      queryFn: ({ signal }) => api.signedVerdict(id, signal),
    }),
};

export const useSession = () => useQuery(queries.session());
export const useLabs = () => useQuery(queries.labs());
