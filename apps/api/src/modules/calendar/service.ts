import { randomBytes } from 'node:crypto';
import type { Calendar, Language } from '@gopherlab/contracts';
import { assignments, calendars, type Db } from '@gopherlab/store';
import { hashToken } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';
import { writeCalendar, type PersonalAssignment } from './feed.ts';

export type CalendarService = ReturnType<typeof createCalendarService>;

/** Deadlines as feeds with secret addresses, of which only the hash is kept. */
export function createCalendarService({ db }: { db: Db }) {
  async function listFor(
    personId: string,
    cohortId: string | null,
  ): Promise<PersonalAssignment[] | undefined> {
    const own = (await assignments.listPersonalAssignments(db, { personId })).map((assignment) => ({
      ...assignment,
      exam: assignment.policy.exam !== null,
    }));
    if (cohortId === null) return own;
    const membership = (await calendars.listCohortsOf(db, personId)).find(({ id }) => id === cohortId);
    if (!membership) return undefined;
    if (membership.role === 'learner') return own.filter(({ cohort }) => cohort?.id === cohortId);
    return (await calendars.listCohortDeadlines(db, cohortId)).map((one) => ({ ...one, exam: false }));
  }

  return {
    async list(personId: string): Promise<Calendar> {
      const [feeds, cohorts] = [
        await calendars.listFeeds(db, personId),
        await calendars.listCohortsOf(db, personId),
      ];
      const wanted = [null, ...cohorts.map(({ id, name }) => ({ id, name }))];
      return {
        feeds: wanted.map((cohort) => {
          const feed = feeds.find(({ cohortId }) => cohortId === (cohort?.id ?? null));
          return {
            cohort,
            createdAt: feed?.createdAt.toISOString() ?? null,
            lastUsedAt: feed?.lastUsedAt?.toISOString() ?? null,
          };
        }),
      };
    },

    /** A new address; the one before opens nothing from now on. */
    async renew(personId: string, cohortId: string | null, origin: string): Promise<string> {
      const cohorts = cohortId === null ? [] : await calendars.listCohortsOf(db, personId);
      if (cohortId !== null && !cohorts.some(({ id }) => id === cohortId))
        throw new AppError('COHORT_NOT_FOUND');
      const secret = randomBytes(32).toString('base64url');
      await calendars.renewFeed(db, { personId, cohortId, secretHash: hashToken(secret) });
      return `${origin}/api/calendars/${secret}`;
    },

    /** Also of a cohort that the person is in no more. */
    switchOff: (personId: string, cohortId: string | null) => calendars.deleteFeed(db, personId, cohortId),

    /** The calendar behind a secret address, in the words of the language. Throws CALENDAR_NOT_FOUND. */
    async read(
      secret: string,
      { origin, language }: { origin: string; language: Language },
    ): Promise<string> {
      const feed = await calendars.useFeed(db, hashToken(secret));
      const found = feed && (await listFor(feed.personId, feed.cohortId));
      if (!found) throw new AppError('CALENDAR_NOT_FOUND');
      return writeCalendar('Gopherlab', found, { origin, language, now: new Date() });
    },
  };
}
