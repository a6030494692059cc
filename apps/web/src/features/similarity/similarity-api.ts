import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const assignment = (id: string) => `/api/assignments/${encodeURIComponent(id)}/similarity`;

/** Two submissions by their ids. */
export interface PairKey {
  a: string;
  b: string;
}

const pair = (id: string, { a, b }: PairKey) =>
  `${assignment(id)}/pairs/${encodeURIComponent(a)}/${encodeURIComponent(b)}`;

export const similarityApi = {
  compare: (id: string) => withSession(() => request(assignment(id), 'SimilaritySchema', { method: 'POST' })),
  mark: (id: string, key: PairKey, looked: boolean) =>
    withSession(() =>
      request(`${pair(id, key)}/mark`, 'SimilarityMarkAnswerSchema', { method: looked ? 'PUT' : 'DELETE' }),
    ),
};

export const similarityQueries = {
  overview: (cohortId: string) =>
    queryOptions({
      queryKey: ['cohort', cohortId, 'similarity'],
      queryFn: ({ signal }) =>
        withSession(() =>
          request(`/api/cohorts/${encodeURIComponent(cohortId)}/similarity`, 'SimilarityOverviewSchema', {
            signal,
          }),
        ),
    }),
  report: (id: string) =>
    queryOptions({
      queryKey: ['similarity', id],
      queryFn: ({ signal }) => withSession(() => request(assignment(id), 'SimilaritySchema', { signal })),
    }),
  pair: (id: string, key: PairKey) =>
    queryOptions({
      queryKey: ['similarity', id, 'pair', key.a, key.b],
      queryFn: ({ signal }) =>
        withSession(() => request(pair(id, key), 'SimilarPairDetailSchema', { signal })),
    }),
};
