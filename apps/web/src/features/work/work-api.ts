import { queryOptions } from '@tanstack/react-query';
import type { LabWork, Work } from '@gopherlab/contracts';
import { request } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const one = (id: string) => `/api/work/${encodeURIComponent(id)}`;

/** An answer with when it was asked for, in `performance.now()` milliseconds: what is left of an exam is counted from there, so that its way here is never time on top. */
interface AnsweredWork {
  work: Work;
  askedAt: number;
}

async function timed(ask: () => Promise<Work>): Promise<AnsweredWork> {
  const askedAt = performance.now();
  return { work: await ask(), askedAt };
}

async function timedLab(ask: () => Promise<LabWork>): Promise<LabWork & { askedAt: number }> {
  const askedAt = performance.now();
  return { ...(await ask()), askedAt };
}

export const workApi = {
  list: (signal?: AbortSignal) => withSession(() => request('/api/work', 'WorkListSchema', { signal })),
  find: (id: string, signal?: AbortSignal) =>
    timed(() => withSession(() => request(one(id), 'WorkSchema', { signal }))),
  ofLab: (slug: string, signal?: AbortSignal) =>
    timedLab(() =>
      withSession(() => request(`/api/labs/${encodeURIComponent(slug)}/work`, 'LabWorkSchema', { signal })),
    ),
  beginExam: (id: string) =>
    timed(() => withSession(() => request(`${one(id)}/exam`, 'WorkSchema', { method: 'POST' }))),
};

/** What the caller is asked for. Exams are asked for anew each minute: the server's clock is the one that counts. */
export const workQueries = {
  list: () => queryOptions({ queryKey: ['work'], queryFn: ({ signal }) => workApi.list(signal) }),
  ofLab: (slug: string) =>
    queryOptions({
      queryKey: ['work', 'lab', slug],
      queryFn: ({ signal }) => workApi.ofLab(slug, signal),
      refetchInterval: 60_000,
      refetchOnWindowFocus: 'always',
    }),
  find: (id: string) =>
    queryOptions({
      queryKey: ['work', id],
      queryFn: ({ signal }) => workApi.find(id, signal),
      refetchInterval: 60_000,
      refetchOnWindowFocus: 'always',
    }),
};
