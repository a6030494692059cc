import { z } from 'zod';
import { ApiTokenListSchema, CreatedTokenSchema, CreateTokenSchema, UuidSchema } from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import { scopesOf, type TokenService } from './service.ts';

/** No token opens these: one that leaked could make itself followers. */
export function tokenRoutes(tokens: TokenService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/account/tokens',
      access: 'account',
      scope: 'none',
      limit: 'reads',
      tag: 'Integrations',
      summary: "The caller's personal tokens",
      responses: { 200: { description: 'The newest first', schema: ApiTokenListSchema } },
      errors: ['NO_SESSION', 'ACCOUNT_NEEDED'],
      async handle({ person }) {
        return { status: 200, body: { tokens: await tokens.list(person.id), scopes: scopesOf(person) } };
      },
    }),
    route({
      method: 'post',
      path: '/api/account/tokens',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Integrations',
      summary: 'Makes a personal token',
      description: 'The token is in this answer and nowhere else. Send it as `Authorization: Bearer glp_…`.',
      body: CreateTokenSchema,
      responses: { 201: { description: 'The token, this once', schema: CreatedTokenSchema } },
      errors: ['NO_SESSION', 'ACCOUNT_NEEDED', 'NOT_ALLOWED', 'TOO_MANY_KEPT'],
      async handle({ person, body, requestId }) {
        return { status: 201, body: await tokens.create(person, body, requestId) };
      },
    }),
    route({
      method: 'delete',
      path: '/api/account/tokens/{id}',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Integrations',
      summary: 'Revokes a token; from now on it opens nothing',
      params: z.strictObject({ id: UuidSchema }),
      responses: { 204: { description: 'It is revoked' } },
      errors: ['NO_SESSION', 'ACCOUNT_NEEDED', 'TOKEN_NOT_FOUND'],
      async handle({ person, params, requestId }) {
        await tokens.revoke(person.id, params.id, requestId);
        return { status: 204 };
      },
    }),
  ];
}
