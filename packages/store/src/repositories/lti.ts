import { sql } from 'kysely';
import type { LtiPlatformInput } from '@gopherlab/contracts';
import type { Db, Tx } from '../database.ts';
import type { LtiDeepLinksTable, LtiLinksTable } from '../integration-tables.ts';

export interface LtiPlatformRecord extends LtiPlatformInput {
  id: string;
  createdBy: string;
  createdAt: Date;
}

const PLATFORM_COLUMNS = [
  'id',
  'name',
  'issuer',
  'client_id as clientId',
  'auth_url as authUrl',
  'token_url as tokenUrl',
  'jwks_url as jwksUrl',
  'deployment_ids as deploymentIds',
  'instructors_teach as instructorsTeach',
  'created_by as createdBy',
  'created_at as createdAt',
] as const;

function selectPlatforms(db: Db) {
  return db.selectFrom('lti_platforms').select(PLATFORM_COLUMNS).where('deleted_at', 'is', null);
}

export async function findPlatform(db: Db, id: string): Promise<LtiPlatformRecord | undefined> {
  return selectPlatforms(db).where('id', '=', id).executeTakeFirst();
}

/** One issuer may have several registrations. */
export async function findPlatformsOf(db: Db, issuer: string): Promise<LtiPlatformRecord[]> {
  return selectPlatforms(db).where('issuer', '=', issuer).execute();
}

export async function listPlatforms(db: Db) {
  return selectPlatforms(db)
    .select([
      sql<number>`(select count(*)::int from lti_people p where p.issuer = lti_platforms.issuer)`.as(
        'people',
      ),
      sql<number>`(select count(*)::int from lti_contexts c where c.platform_id = lti_platforms.id)`.as(
        'contexts',
      ),
      sql<boolean>`exists (select from lti_registrations r where r.platform_id = lti_platforms.id)`.as(
        'registeredItself',
      ),
      'last_launch_at as lastLaunchAt',
      'refused_at as refusedAt',
      'refused_reason as refusedReason',
      'refused_deployment as refusedDeployment',
    ])
    .orderBy('created_at')
    .execute();
}

export async function insertPlatform(tx: Tx, input: LtiPlatformInput, createdBy: string): Promise<string> {
  const row = await tx
    .insertInto('lti_platforms')
    .values({ ...toColumns(input), created_by: createdBy })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** False when there is none. */
export async function updatePlatform(tx: Tx, id: string, input: LtiPlatformInput): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('lti_platforms')
    .set(toColumns(input))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function deletePlatform(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('lti_platforms')
    .set({ deleted_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A launch was let in; what was refused before is over. */
export async function noteLaunch(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('lti_platforms')
    .set({
      last_launch_at: sql`clock_timestamp()`,
      refused_at: null,
      refused_reason: null,
      refused_deployment: null,
    })
    .where('id', '=', id)
    .execute();
}

export async function noteRefusal(
  db: Db,
  id: string,
  { reason, deployment }: { reason: string; deployment: string | null },
): Promise<void> {
  await db
    .updateTable('lti_platforms')
    .set({ refused_at: sql`clock_timestamp()`, refused_reason: reason, refused_deployment: deployment })
    .where('id', '=', id)
    .execute();
}

function toColumns(input: LtiPlatformInput) {
  return {
    name: input.name,
    issuer: input.issuer,
    client_id: input.clientId,
    auth_url: input.authUrl,
    token_url: input.tokenUrl,
    jwks_url: input.jwksUrl,
    deployment_ids: input.deploymentIds,
    instructors_teach: input.instructorsTeach,
  };
}

export interface LtiState {
  stateHash: Buffer;
  platformId: string;
  nonce: string;
  browserHash: Buffer;
}

/** Keeps a login for `minutes`; old ones are swept away on the way. */
export async function insertState(db: Db, state: LtiState, minutes: number): Promise<void> {
  await db
    .deleteFrom('lti_states')
    .where('expires_at', '<', sql<Date>`now()`)
    .execute();
  await db
    .insertInto('lti_states')
    .values({
      state_hash: state.stateHash,
      platform_id: state.platformId,
      nonce: state.nonce,
      browser_hash: state.browserHash,
      expires_at: sql<Date>`clock_timestamp() + ${minutes} * interval '1 minute'`,
    })
    .execute();
}

/** Takes a login away, whatever becomes of its launch: nothing answers it twice. */
export async function takeState(db: Db, stateHash: Buffer): Promise<LtiState | undefined> {
  return db
    .deleteFrom('lti_states')
    .where('state_hash', '=', stateHash)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returning([
      'state_hash as stateHash',
      'platform_id as platformId',
      'nonce',
      'browser_hash as browserHash',
    ])
    .executeTakeFirst();
}

/** Makes whoever deals with the same thing wait until this transaction ends. */
export async function lockName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

export async function findPersonOf(
  db: Db,
  issuer: string,
  subject: string,
): Promise<{ id: string; role: 'candidate' | 'instructor' | 'admin' } | undefined> {
  return db
    .selectFrom('lti_people as l')
    .innerJoin('people as p', 'p.id', 'l.person_id')
    .select(['p.id', 'p.role'])
    .where('l.issuer', '=', issuer)
    .where('l.subject', '=', subject)
    .where('p.deleted_at', 'is', null)
    .executeTakeFirst();
}

export interface LtiUser {
  issuer: string;
  subject: string;
  name: string;
  email: string | null;
}

/** A person whom only the platform knows. The address is not theirs to be found by: nobody proved it to us. */
export async function insertPerson(tx: Tx, user: LtiUser): Promise<string> {
  const { id } = await tx
    .insertInto('people')
    .values({ role: 'candidate', guest: false, name: user.name })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { issuer, subject, email } = user;
  await tx
    .insertInto('lti_people')
    .values({ issuer, subject, email, person_id: id })
    // A person who left: the platform's user begins anew.
    .onConflict((on) => on.columns(['issuer', 'subject']).doUpdateSet({ person_id: id, email }))
    .execute();
  return id;
}

export async function setEmail(tx: Tx, { issuer, subject, email }: LtiUser): Promise<void> {
  await tx
    .updateTable('lti_people')
    .set({ email })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .execute();
}

export interface LtiContextKey {
  platformId: string;
  deploymentId: string;
  contextId: string;
}

export async function findCohortOf(db: Db, key: LtiContextKey): Promise<string | undefined> {
  const row = await db
    .selectFrom('lti_contexts')
    .select('cohort_id')
    .where('platform_id', '=', key.platformId)
    .where('deployment_id', '=', key.deploymentId)
    .where('context_id', '=', key.contextId)
    .executeTakeFirst();
  return row?.cohort_id;
}

export async function insertContext(
  tx: Tx,
  key: LtiContextKey,
  { title, createdBy }: { title: string; createdBy: string },
): Promise<string> {
  const { id } = await tx
    .insertInto('cohorts')
    .values({ name: title, created_by: createdBy })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('lti_contexts')
    .values({
      platform_id: key.platformId,
      deployment_id: key.deploymentId,
      context_id: key.contextId,
      title,
      cohort_id: id,
    })
    .execute();
  return id;
}

export async function setMembershipsUrl(tx: Tx, key: LtiContextKey, url: string): Promise<void> {
  await tx
    .updateTable('lti_contexts')
    .set({ memberships_url: url })
    .where('platform_id', '=', key.platformId)
    .where('deployment_id', '=', key.deploymentId)
    .where('context_id', '=', key.contextId)
    .execute();
}

export interface LtiCourse extends LtiContextKey {
  title: string;
  membershipsUrl: string | null;
  syncedAt: Date | null;
  platform: string;
}

export async function listCourses(db: Db, cohortId: string): Promise<LtiCourse[]> {
  return db
    .selectFrom('lti_contexts as c')
    .innerJoin('lti_platforms as p', 'p.id', 'c.platform_id')
    .select([
      'c.platform_id as platformId',
      'c.deployment_id as deploymentId',
      'c.context_id as contextId',
      'c.title',
      'c.memberships_url as membershipsUrl',
      'c.synced_at as syncedAt',
      'p.name as platform',
    ])
    .where('c.cohort_id', '=', cohortId)
    .where('p.deleted_at', 'is', null)
    .orderBy('c.title')
    .execute();
}

export async function noteSynced(tx: Tx, cohortId: string): Promise<void> {
  await tx
    .updateTable('lti_contexts')
    .set({ synced_at: sql`clock_timestamp()` })
    .where('cohort_id', '=', cohortId)
    .execute();
}

export type NewLtiLink = Omit<LtiLinksTable, 'id'>;

/** What stands behind a link of the platform, as its latest launch says. */
export async function upsertLink(tx: Tx, link: NewLtiLink): Promise<string> {
  const { id } = await tx
    .insertInto('lti_links')
    .values(link)
    .onConflict((on) =>
      on.columns(['platform_id', 'deployment_id', 'resource_link_id']).doUpdateSet((eb) => ({
        cohort_id: link.cohort_id,
        title: link.title,
        target_kind: link.target_kind,
        target: link.target,
        // A line item that we made ourselves is not told in the launch.
        lineitem_url: eb.fn.coalesce(eb.val(link.lineitem_url), eb.ref('lti_links.lineitem_url')),
        lineitems_url: link.lineitems_url,
        scopes: link.scopes,
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export type LtiDeepLink = Omit<LtiDeepLinksTable, 'id' | 'expires_at' | 'jwt'>;

/** Keeps a question of the platform for `minutes`. */
export async function insertDeepLink(tx: Tx, link: LtiDeepLink, minutes: number): Promise<string> {
  await tx
    .deleteFrom('lti_deep_links')
    .where('expires_at', '<', sql<Date>`now()`)
    .execute();
  const { id } = await tx
    .insertInto('lti_deep_links')
    .values({ ...link, expires_at: sql<Date>`clock_timestamp() + ${minutes} * interval '1 minute'` })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A living question that was put to this person. */
export async function findDeepLink(db: Db, id: string, personId: string) {
  return db
    .selectFrom('lti_deep_links')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
}

export async function answerDeepLink(db: Db, id: string, jwt: string): Promise<void> {
  await db.updateTable('lti_deep_links').set({ jwt }).where('id', '=', id).execute();
}

/** The answer goes out once. */
export async function takeDeepLink(
  db: Db,
  id: string,
  personId: string,
): Promise<{ returnUrl: string; jwt: string } | undefined> {
  const row = await db
    .deleteFrom('lti_deep_links')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('jwt', 'is not', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returning(['return_url as returnUrl', 'jwt'])
    .executeTakeFirst();
  return row && { returnUrl: row.returnUrl, jwt: row.jwt ?? '' };
}

/** Assignments of a cohort that can be placed into a course. */
export async function listAssignments(db: Db, cohortId: string): Promise<{ id: string; title: string }[]> {
  return db
    .selectFrom('assignments')
    .select(['id', 'title'])
    .where('cohort_id', '=', cohortId)
    .where('deleted_at', 'is', null)
    .orderBy('opens_at')
    .execute();
}
