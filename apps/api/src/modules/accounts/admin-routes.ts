import { z } from 'zod';
import {
  AuditPageSchema,
  ChangeRoleSchema,
  PeoplePageSchema,
  ResetLinkSchema,
  RoleNameSchema,
  UuidSchema,
  type AuditPage,
  type PeoplePage,
} from '@gopherlab/contracts';
import { audit, roles, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { route, type Route } from '../../http/route.ts';
import type { AccountService } from './service.ts';
import { visitorOf } from './visitor.ts';

const PEOPLE_PAGE = 50;
const AUDIT_PAGE = 100;
const people = {
  query: z.string().max(100),
  role: RoleNameSchema,
  page: z.coerce.number().int().min(1).max(100_000),
};

export interface AdminRouteOptions {
  db: Db;
  publicUrl: URL | undefined;
  service: Pick<AccountService, 'makeResetLink'>;
}

/** Accounts and the audit log, for admins. */
export function adminRoutes({ db, publicUrl, service }: AdminRouteOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/admin/people',
      access: 'admin',
      scope: 'admin',
      limit: 'reads',
      tag: 'Administration',
      summary: 'Accounts, newest first',
      query: z.strictObject({
        query: people.query.optional(),
        role: people.role.optional(),
        page: people.page.default(1),
      }),
      responses: { 200: { description: 'A page of accounts', schema: PeoplePageSchema } },
      errors: [],
      handle: async ({ query: { query, role, page } }) => ({
        status: 200,
        body: await pageOf(db, { query: query?.replaceAll('\0', ''), role, page }),
      }),
    }),
    route({
      method: 'patch',
      path: '/api/admin/people/{id}',
      access: 'admin',
      scope: 'none',
      limit: 'writes',
      tag: 'Administration',
      summary: "Change an account's role",
      params: z.strictObject({ id: UuidSchema }),
      body: ChangeRoleSchema,
      responses: { 204: { description: 'The account has the role' } },
      errors: ['LAST_ADMIN', 'PERSON_NOT_FOUND'],
      async handle({ params: { id }, body: { role }, person, requestId }) {
        const order = { personId: id, role, actorId: person.id, because: {}, requestId };
        const outcome = await db.transaction().execute((tx) => roles.changeRole(tx, order));
        if (outcome === 'not-found') throw new AppError('PERSON_NOT_FOUND');
        if (outcome === 'last-admin') throw new AppError('LAST_ADMIN', 'make somebody else an admin first');
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/admin/people/{id}/password-reset',
      access: 'admin',
      scope: 'none',
      limit: 'writes',
      tag: 'Administration',
      summary: 'Make a link with which a person sets a new password',
      description:
        'It works once and for a day, replaces the one before, and is told once; whoever uses it ends every session of ' +
        'the account. The audit log keeps who made it for whom.',
      params: z.strictObject({ id: UuidSchema }),
      responses: { 200: { description: 'The link', schema: ResetLinkSchema } },
      errors: ['PERSON_NOT_FOUND'],
      handle: async (input) => ({
        status: 200,
        body: await service.makeResetLink(input.params.id, visitorOf(input, publicUrl)),
      }),
    }),
    auditRoute(db),
  ];
}

function auditRoute(db: Db): Route {
  return route({
    method: 'get',
    path: '/api/admin/audit',
    access: 'admin',
    scope: 'admin',
    limit: 'reads',
    tag: 'Administration',
    summary: 'What was done to grades, roles, accounts and memberships, newest first',
    query: z.strictObject({
      before: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
      action: z.string().max(80).optional(),
      person: UuidSchema.optional(),
    }),
    responses: { 200: { description: 'A page of the audit log', schema: AuditPageSchema } },
    errors: [],
    handle: async ({ query: { before, action, person } }) => ({
      status: 200,
      body: await auditOf(db, { before, action: action?.replaceAll('\0', ''), person }),
    }),
  });
}

async function pageOf(
  db: Db,
  { query, role, page }: Pick<roles.PeopleFilter, 'query' | 'role'> & { page: number },
): Promise<PeoplePage> {
  const offset = (page - 1) * PEOPLE_PAGE;
  const { people: rows, total } = await roles.listPeople(db, { query, role, limit: PEOPLE_PAGE, offset });
  return {
    people: rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    })),
    total,
    size: PEOPLE_PAGE,
  };
}

async function auditOf(db: Db, filter: Omit<audit.AuditFilter, 'limit'>): Promise<AuditPage> {
  const [rows, actions] = await Promise.all([
    audit.listAudit(db, { ...filter, limit: AUDIT_PAGE + 1 }),
    audit.listAuditActions(db),
  ]);
  const shown = rows.slice(0, AUDIT_PAGE);
  return {
    entries: shown.map(({ actorId, actorName, at, ...row }) => ({
      ...row,
      at: at.toISOString(),
      actor: actorId === null ? null : { id: actorId, name: actorName },
    })),
    next: rows.length > AUDIT_PAGE ? (shown.at(-1)?.id ?? null) : null,
    actions,
  };
}
