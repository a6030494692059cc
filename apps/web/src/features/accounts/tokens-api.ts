import { queryOptions } from '@tanstack/react-query';
import type { CreateToken, Language } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const TOKENS = '/api/account/tokens';
const CALENDAR = '/api/account/calendar';

/** Calls of the pages for what other systems open; the secrets are in the answers and nowhere else. */
export const tokensApi = {
  createToken: (body: CreateToken) =>
    withSession(() => request(TOKENS, 'CreatedTokenSchema', { method: 'POST', body })),
  revokeToken: (id: string) =>
    withSession(() => send(`${TOKENS}/${encodeURIComponent(id)}`, { method: 'DELETE' })),
  /** The address of a calendar in that language; the one before ends. */
  renewCalendar: async (cohortId: string | null, language: Language): Promise<string> => {
    const body = { cohortId };
    const { url } = await withSession(() =>
      request(CALENDAR, 'CreatedCalendarFeedSchema', { method: 'POST', body }),
    );
    return `${url}?lang=${language}`;
  },
  switchOffCalendar: (cohortId: string | null) => {
    const query = cohortId === null ? '' : `?cohortId=${encodeURIComponent(cohortId)}`;
    return withSession(() => send(CALENDAR + query, { method: 'DELETE' }));
  },
};

export const tokensQueries = {
  tokens: () =>
    queryOptions({
      queryKey: ['account-tokens'],
      queryFn: ({ signal }) => withSession(() => request(TOKENS, 'ApiTokenListSchema', { signal })),
    }),
  calendar: () =>
    queryOptions({
      queryKey: ['account-calendar'],
      queryFn: ({ signal }) => withSession(() => request(CALENDAR, 'CalendarSchema', { signal })),
    }),
};
