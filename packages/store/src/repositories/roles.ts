import { sql } from 'kysely';
import type { RoleName } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import { lockSignUps } from './accounts.ts';
import { appendAudit } from './audit.ts';

export interface PeopleFilter {
  /** A part of a name or an address. */
  query: string | undefined;
  role: RoleName | undefined;
  limit: number;
  offset: number;
}

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  role: RoleName;
  createdAt: Date;
  lastSeenAt: Date | null;
}

/** Accounts, newest first, and how many fit in all. */
export async function listPeople(
  db: Db,
  { query, role, limit, offset }: PeopleFilter,
): Promise<{ people: PersonRow[]; total: number }> {
  let select = db.selectFrom('people').where('guest', '=', false).where('deleted_at', 'is', null);
  if (role !== undefined) select = select.where('role', '=', role);
  if (query !== undefined) {
    const pattern = `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`;
    select = select.where((eb) => eb.or([eb('name', 'ilike', pattern), eb('email', 'ilike', pattern)]));
  }
  const people = await select
    .select([
      'id',
      sql<string>`coalesce(name, '')`.as('name'),
      sql<string>`coalesce(email, '')`.as('email'),
      'email_verified as emailVerified',
      'role',
      'created_at as createdAt',
      sql<Date | null>`(select max(last_used_at) from sessions where person_id = people.id)`.as('lastSeenAt'),
    ])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await select
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  return { people, total: Number(total) };
}

export type RoleChange = 'changed' | 'same' | 'not-found' | 'last-admin';

export interface RoleOrder {
  personId: string;
  role: RoleName;
  /** Who does it, and by what. */
  actorId: string;
  because: Record<string, unknown>;
  requestId: string | null;
}

/** Gives an account another role; two admins who demote each other at once do not both succeed. */
export async function changeRole(tx: Tx, order: RoleOrder): Promise<RoleChange> {
  const { personId, role } = order;
  await lockSignUps(tx);
  const before = await tx
    .selectFrom('people')
    .select('role')
    .where('id', '=', personId)
    .where('guest', '=', false)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!before) return 'not-found';
  if (before.role === role) return 'same';
  if (before.role === 'admin' && !(await hasOtherAdmin(tx, personId))) return 'last-admin';
  await tx
    .updateTable('people')
    .set({ role, updated_at: sql<Date>`now()` })
    .where('id', '=', personId)
    .execute();
  await appendAudit(tx, {
    actorId: order.actorId,
    action: 'role.changed',
    subjectKind: 'person',
    subjectId: personId,
    detail: { from: before.role, to: role, ...order.because },
    requestId: order.requestId,
  });
  return 'changed';
}

/** The caller holds the lock of sign-ups. */
export async function hasOtherAdmin(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'admin')
    .where('guest', '=', false)
    .where('deleted_at', 'is', null)
    .where('id', '<>', personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
