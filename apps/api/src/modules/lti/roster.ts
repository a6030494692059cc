import { audit, lti, ltiMembers, type Db, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { OutboundError } from '../../outbound/call.ts';
import { cohortRoleOf } from './claims.ts';
import { join, resolvePerson } from './launch.ts';
import type { Member, PlatformClient } from './platform-client.ts';

export interface RosterResult {
  members: number;
  joined: number;
  removed: number;
}

export interface RosterOptions {
  db: Db;
  client: PlatformClient;
}

/** Makes a cohort's members those of its courses, as their platforms tell them. Throws PLATFORM_FAILED. */
export async function importRoster(
  { db, client }: RosterOptions,
  cohortId: string,
  { actorId, requestId }: { actorId: string; requestId: string },
): Promise<RosterResult> {
  const courses = (await lti.listCourses(db, cohortId)).filter(({ membershipsUrl }) => membershipsUrl);
  if (courses.length === 0) {
    throw new AppError('PLATFORM_FAILED', 'no learning platform tells the members of this cohort');
  }
  // Fetched before anything is changed, so a platform that fails half-way changes nothing.
  const fetched = await Promise.all(courses.map((course) => fetchMembers({ db, client }, course)));
  return db.transaction().execute(async (tx) => {
    const result = { members: 0, joined: 0, removed: 0 };
    // Two courses of one issuer may share the cohort: whoever is in one of them stays.
    for (const [, group] of Map.groupBy(fetched, ({ platform }) => platform.issuer)) {
      const present = new Set<string>();
      for (const { platform, members } of group) {
        for (const member of members) {
          const personId = await enter(tx, { cohortId, platform, member, requestId }, result);
          if (personId) present.add(personId);
        }
      }
      const issuer = group[0]?.platform.issuer ?? '';
      const left = await ltiMembers.removeMembersOf(tx, {
        cohortId,
        issuer,
        // Whoever asks does not shut themselves out.
        except: [...present, actorId],
      });
      result.members += present.size;
      result.removed += left.length;
      for (const personId of left) {
        await audit.appendAudit(tx, {
          actorId,
          action: 'member.removed',
          subjectKind: 'cohort',
          subjectId: cohortId,
          detail: { personId, issuer },
          requestId,
        });
      }
    }
    await lti.noteSynced(tx, cohortId);
    return result;
  });
}

async function fetchMembers({ db, client }: RosterOptions, course: lti.LtiCourse) {
  const platform = await lti.findPlatform(db, course.platformId);
  if (!platform) throw new AppError('PLATFORM_FAILED', 'the learning platform is not registered any more');
  try {
    return { platform, members: await client.listMembers(platform, course.membershipsUrl ?? '') };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw new AppError('PLATFORM_FAILED', `${platform.name}: ${error.message}`, { cause: error });
  }
}

interface Entering {
  cohortId: string;
  platform: lti.LtiPlatformRecord;
  member: Member;
  requestId: string;
}

/** The person who is in the cohort by it; undefined for whoever has left the course or has no part in it. */
async function enter(
  tx: Tx,
  { cohortId, platform, member, requestId }: Entering,
  result: RosterResult,
): Promise<string | undefined> {
  const role = cohortRoleOf(member.roles);
  if (!member.active || !role) return undefined;
  const personId = await resolvePerson(tx, { platform, claims: member });
  const joined = await join(tx, { cohortId, personId, role, mayLower: true }, { platform, requestId });
  if (joined) result.joined += 1;
  if (member.email) {
    const { email, name, subject: externalId } = member;
    await ltiMembers.upsertRosterEntry(tx, { cohortId, personId, email, name, externalId });
  }
  return personId;
}
