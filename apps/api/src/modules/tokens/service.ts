import type { ApiToken, CreateToken, TokenScope } from '@gopherlab/contracts';
import { apiTokens, audit, type Db, type Person } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { createPersonalToken } from '../../http/personal-token.ts';

/** Of one person at once. */
const MOST_TOKENS = 20;

export type TokenService = ReturnType<typeof createTokenService>;

/** Personal tokens for the API. */
export function createTokenService({ db }: { db: Db }) {
  return {
    async list(personId: string): Promise<ApiToken[]> {
      return (await apiTokens.listTokens(db, personId)).map(toView);
    },

    /** The token is nowhere but in this answer. */
    async create(
      person: Person,
      { name, scopes, expiresInDays }: CreateToken,
      requestId: string,
    ): Promise<{ token: string; details: ApiToken }> {
      const allowed = scopesOf(person);
      const refused = scopes.find((scope) => !allowed.includes(scope));
      if (refused) throw new AppError('NOT_ALLOWED', `you may not make a token for ${refused}`);
      const made = createPersonalToken();
      const { tokenHash, hint } = made;
      const unique = [...new Set(scopes)];
      return db.transaction().execute(async (tx) => {
        const input = { personId: person.id, name, tokenHash, hint, scopes: unique, days: expiresInDays };
        const record = await apiTokens.insertToken(tx, input, MOST_TOKENS);
        if (!record) throw new AppError('TOO_MANY_KEPT', `you have ${MOST_TOKENS} tokens; revoke one first`);
        await audit.appendAudit(tx, {
          actorId: person.id,
          action: 'token.created',
          subjectKind: 'token',
          subjectId: record.id,
          detail: { name, scopes: unique, expiresAt: record.expiresAt.toISOString() },
          requestId,
        });
        return { token: made.token, details: toView(record) };
      });
    },

    async revoke(personId: string, id: string, requestId: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        if (!(await apiTokens.revokeToken(tx, personId, id))) throw new AppError('TOKEN_NOT_FOUND');
        await audit.appendAudit(tx, {
          actorId: personId,
          action: 'token.revoked',
          subjectKind: 'token',
          subjectId: id,
          detail: {},
          requestId,
        });
      });
    },
  };
}

/** At most what the person may; every call asks again, so a token loses what its person loses. */
export function scopesOf({ role }: Pick<Person, 'role'>): TokenScope[] {
  if (role === 'admin') return ['read', 'submit', 'teach', 'admin'];
  return role === 'instructor' ? ['read', 'submit', 'teach'] : ['read', 'submit'];
}

function toView(record: apiTokens.ApiTokenRecord): ApiToken {
  return {
    id: record.id,
    name: record.name,
    hint: record.hint,
    scopes: record.scopes,
    createdAt: record.createdAt.toISOString(),
    expiresAt: record.expiresAt.toISOString(),
    lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
  };
}
