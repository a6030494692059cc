import { SessionSchema, type Session } from '@gopherlab/contracts';
import { people, type Db, type Person } from '@gopherlab/store';
import { createSessionToken, readSessionCookie, setSessionCookie } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';
import { createRateLimit } from '../../http/rate-limit.ts';
import { route, type Route } from '../../http/route.ts';

/** A classroom behind one address starts at once; a script that fills the database does not. */
const NEW_GUESTS = { burst: 200, perSecond: 2 };

export function sessionRoutes({ db, publicUrl }: { db: Db; publicUrl: URL | undefined }): Route[] {
  const newGuests = createRateLimit(NEW_GUESTS);
  return [
    route({
      method: 'get',
      path: '/api/session',
      access: 'public',
      tag: 'Session',
      summary: 'Who the caller is; makes a guest when there is none',
      description:
        'Sets the cookie `gopherlab_session` for a newcomer. The work of a guest is kept under it.',
      responses: { 200: { description: 'The caller', schema: SessionSchema } },
      errors: ['TOO_MANY_REQUESTS'],
      async handle({ person, req, res }) {
        const tokenHash = readSessionCookie(req);
        if (person && tokenHash) {
          await people.touchSession(db, tokenHash);
          return { status: 200, body: toSession(person) };
        }
        const wait = newGuests.take(req.ip ?? '');
        if (wait > 0) {
          throw new AppError('TOO_MANY_REQUESTS', 'too many new guests from your address', {
            headers: { 'Retry-After': String(Math.ceil(wait)) },
          });
        }
        const made = createSessionToken();
        const guest = await people.createGuest(db, made.tokenHash);
        setSessionCookie(res, made.token, req.secure || publicUrl?.protocol === 'https:');
        return { status: 200, body: toSession(guest) };
      },
    }),
  ];
}

function toSession({ id, role, guest }: Person): Session {
  return { person: { id, role, guest } };
}
