import type { LtiPlatform, LtiPlatformInput } from '@gopherlab/contracts';
import { audit, lti, ltiScores, type Db, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { assertOutboundUrl, OutboundError, type OutboundPolicy } from '../../outbound/call.ts';

export type PlatformService = ReturnType<typeof createPlatformService>;

/** The learning platforms that an admin trusts. */
export function createPlatformService({ db, policy }: { db: Db; policy: OutboundPolicy }) {
  async function change(
    input: LtiPlatformInput,
    id: string | undefined,
    { actorId, requestId }: { actorId: string; requestId: string },
    write: (tx: Tx) => Promise<string>,
  ): Promise<void> {
    assertAddresses(input, policy);
    await db.transaction().execute(async (tx) => {
      await lti.lockName(tx, 'lti platforms');
      await assertFits(tx, input, id);
      const subjectId = await write(tx);
      await audit.appendAudit(tx, {
        actorId,
        action: id === undefined ? 'platform.registered' : 'platform.changed',
        subjectKind: 'platform',
        subjectId,
        detail: { ...input },
        requestId,
      });
    });
  }

  return {
    async list(): Promise<LtiPlatform[]> {
      const [found, scores] = await Promise.all([lti.listPlatforms(db), ltiScores.listStates(db)]);
      return found.map((platform) => toView(platform, scores.get(platform.id)));
    },

    /** `also` is done in the same transaction. */
    create: (
      input: LtiPlatformInput,
      actor: { actorId: string; requestId: string },
      also?: (tx: Tx, id: string) => Promise<void>,
    ) =>
      change(input, undefined, actor, async (tx) => {
        const id = await lti.insertPlatform(tx, input, actor.actorId);
        await also?.(tx, id);
        return id;
      }),

    /** Scores that the platform did not take are tried once more, also those that were given up. */
    async retryScores(id: string): Promise<void> {
      if (!(await lti.findPlatform(db, id))) throw new AppError('PLATFORM_NOT_FOUND');
      await db.transaction().execute((tx) => ltiScores.retryFailed(tx, id));
    },

    update: (id: string, input: LtiPlatformInput, actor: { actorId: string; requestId: string }) =>
      change(input, id, actor, async (tx) => {
        if (!(await lti.updatePlatform(tx, id, input))) throw new AppError('PLATFORM_NOT_FOUND');
        return id;
      }),

    /** Its launches are refused from now on; people, cohorts and grades stay. */
    async remove(id: string, { actorId, requestId }: { actorId: string; requestId: string }): Promise<void> {
      await db.transaction().execute(async (tx) => {
        if (!(await lti.deletePlatform(tx, id))) throw new AppError('PLATFORM_NOT_FOUND');
        const entry = { action: 'platform.removed', subjectKind: 'platform', subjectId: id, detail: {} };
        await audit.appendAudit(tx, { actorId, requestId, ...entry });
      });
    },
  };
}

type Listed = Awaited<ReturnType<typeof lti.listPlatforms>>[number];

function toView(
  { createdBy: _, createdAt, lastLaunchAt, refusedAt, refusedReason, refusedDeployment, ...platform }: Listed,
  scores: ltiScores.ScoreState | undefined,
): LtiPlatform {
  return {
    ...platform,
    createdAt: createdAt.toISOString(),
    lastLaunchAt: lastLaunchAt?.toISOString() ?? null,
    lastRefusal: refusedAt && {
      at: refusedAt.toISOString(),
      reason: refusedReason ?? '',
      deploymentId: refusedDeployment,
    },
    scores: {
      waiting: scores?.waiting ?? 0,
      givenUp: scores?.givenUp ?? 0,
      lastSentAt: scores?.lastSentAt?.toISOString() ?? null,
      lastError:
        scores?.lastError == null
          ? null
          : { at: scores.failedAt?.toISOString() ?? null, reason: scores.lastError },
    },
  };
}

function assertAddresses(input: LtiPlatformInput, policy: OutboundPolicy): void {
  const issues = (['authUrl', 'tokenUrl', 'jwksUrl'] as const).flatMap((name) => {
    try {
      assertOutboundUrl(input[name], policy);
      return [];
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return [{ path: `body.${name}`, message: error.message }];
    }
  });
  if (issues.length > 0) throw new AppError('INVALID_INPUT', undefined, { issues });
}

/** People are known by issuer: whoever speaks for an issuer with other keys would be everybody of it. */
async function assertFits(tx: Tx, input: LtiPlatformInput, id: string | undefined): Promise<void> {
  const others = (await lti.findPlatformsOf(tx, input.issuer)).filter((platform) => platform.id !== id);
  if (others.some(({ clientId }) => clientId === input.clientId)) throw new AppError('PLATFORM_EXISTS');
  if (others.some(({ jwksUrl }) => jwksUrl !== input.jwksUrl)) {
    throw new AppError('PLATFORM_EXISTS', 'the issuer is registered with another address of its keys');
  }
}
