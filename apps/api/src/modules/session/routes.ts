import type { Request } from 'express';
import { SessionSchema, type Session } from '@gopherlab/contracts';
import { people, type BucketSize, type Db, type Person } from '@gopherlab/store';
import { clientKey } from '../../http/client-address.ts';
import { createSessionToken, readSessionCookie, setSessionCookie } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';
import { createRateLimit } from '../../http/rate-limit.ts';
import { route, type Route } from '../../http/route.ts';

export interface SessionRouteOptions {
  db: Db;
  publicUrl: URL | undefined;
  /** A classroom behind one address starts at once; a script that fills the database does not. */
  newGuests: BucketSize;
}

export function sessionRoutes({ db, publicUrl, newGuests }: SessionRouteOptions): Route[] {
  const guests = createRateLimit('guests', newGuests);
  return [
    route({
      method: 'get',
      path: '/api/session',
      access: 'public',
      scope: 'none',
      limit: 'reads',
      tag: 'Session',
      summary: 'Who the caller is; makes a guest when there is none',
      description:
        'Sets the cookie `gopherlab_session` for a newcomer. The work of a guest is kept under it.',
      responses: { 200: { description: 'The caller', schema: SessionSchema } },
      errors: ['CROSS_ORIGIN'],
      async handle({ person, req, res }) {
        const tokenHash = readSessionCookie(req, publicUrl);
        if (person && tokenHash) {
          await people.touchSession(db, tokenHash);
          return { status: 200, body: toSession(person) };
        }
        assertOwnPage(req);
        guests.take(clientKey(req)).orThrow('too many new guests from your address');
        const made = createSessionToken();
        const guest = await people.createGuest(db, made.tokenHash);
        setSessionCookie({ req, res }, made.token, publicUrl);
        return { status: 200, body: toSession(guest) };
      },
    }),
  ];
}

/** Another site's page would get no cookie, and its every image of ours would leave one more guest behind. */
function assertOwnPage(req: Request): void {
  const site = req.get('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site') {
    throw new AppError('CROSS_ORIGIN', 'a page of another site cannot make guests');
  }
}

export function toSession({ id, role, guest, name, email }: Person): Session {
  return { person: { id, role, guest, name, email } };
}
