import { queryOptions } from '@tanstack/react-query';
import type { Work } from '@gopherlab/contracts';
import { request } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const one = (id: string) => `/api/work/${encodeURIComponent(id)}`;

/** An answer with when it came, in `performance.now()` milliseconds: what is left of an exam is counted from there. */
interface AnsweredWork {
  work: Work;
  answeredAt: number;
}

const answered = async (asked: Promise<Work>): Promise<AnsweredWork> => ({
  work: await asked,
  answeredAt: performance.now(),
});

export const workApi = {
  list: (signal?: AbortSignal) => withSession(() => request('/api/work', 'WorkListSchema', { signal })),
  find: (id: string, signal?: AbortSignal) =>
    answered(withSession(() => request(one(id), 'WorkSchema', { signal }))),
  beginExam: (id: string) =>
    answered(withSession(() => request(`${one(id)}/exam`, 'WorkSchema', { method: 'POST' }))),
};

/** What the caller is asked for. Exams are asked for anew each minute: the server's clock is the one that counts. */
export const workQueries = {
  list: () => queryOptions({ queryKey: ['work'], queryFn: ({ signal }) => workApi.list(signal) }),
  find: (id: string) =>
    queryOptions({
      queryKey: ['work', id],
      queryFn: ({ signal }) => workApi.find(id, signal),
      refetchInterval: 60_000,
      refetchOnWindowFocus: 'always',
    }),
};
