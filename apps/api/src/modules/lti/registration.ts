import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { CreateLtiRegistration, LtiRegistration } from '@gopherlab/contracts';
import { audit, ltiRegistrations, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { assertOutboundUrl, callOutbound, OutboundError, type OutboundPolicy } from '../../outbound/call.ts';
import type { PlatformService } from './platforms.ts';
import {
  PlatformConfigurationSchema,
  toolRegistration,
  type PlatformConfiguration,
} from './tool-registration.ts';

const SHOWN = 20;

const id = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\0]*$/);
const RegisteredSchema = z.object({
  client_id: id,
  'https://purl.imsglobal.org/spec/lti-tool-configuration': z
    .object({ deployment_id: id.optional() })
    .optional(),
});

/** What a platform opens our address with. */
export interface RegistrationAsk {
  /** Of the link that an admin made here. */
  token: string;
  openidConfiguration: string;
  /** The platform's own; sent back to it. */
  platformToken: string | undefined;
}

export interface RegistrationOptions {
  db: Db;
  policy: OutboundPolicy;
  platforms: PlatformService;
}

export type RegistrationService = ReturnType<typeof createRegistrationService>;

/** The tool's side of LTI dynamic registration 1.0: a link works once, for one platform. */
export function createRegistrationService({ db, policy, platforms }: RegistrationOptions) {
  /** Throws LTI_REFUSED where the link is over or leads somewhere that is not called. */
  async function look({
    token,
    openidConfiguration,
  }: Pick<RegistrationAsk, 'token' | 'openidConfiguration'>) {
    const registration = await ltiRegistrations.findOpen(db, sha256(token));
    if (!registration)
      throw refused('this registration link was used already, or is over; ask for a new one');
    try {
      return { registration, address: assertOutboundUrl(openidConfiguration, policy) };
    } catch (error) {
      throw toRefusal('openid_configuration', error);
    }
  }

  async function exchange(
    { openidConfiguration, platformToken }: RegistrationAsk,
    origin: string,
  ): Promise<{ configuration: PlatformConfiguration; clientId: string; deploymentIds: string[] }> {
    const configuration = await callJson('openid_configuration', PlatformConfigurationSchema, () =>
      callOutbound(openidConfiguration, policy, { headers: { Accept: 'application/json' } }),
    );
    assertIssuer(configuration.issuer, openidConfiguration);
    const registered = await callJson('registration_endpoint', RegisteredSchema, () =>
      callOutbound(configuration.registration_endpoint, policy, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json',
          ...(platformToken === undefined ? {} : { Authorization: `Bearer ${platformToken}` }),
        },
        body: JSON.stringify(toolRegistration(origin, configuration)),
      }),
    );
    const deployment = registered['https://purl.imsglobal.org/spec/lti-tool-configuration']?.deployment_id;
    return {
      configuration,
      clientId: registered.client_id,
      deploymentIds: deployment === undefined ? [] : [deployment],
    };
  }

  return {
    look,

    /** Registers here and there; returns the platform's name. A link that failed may be tried again. */
    async register(ask: RegistrationAsk, { origin, requestId }: { origin: string; requestId: string }) {
      const { registration, address } = await look(ask);
      if (!(await ltiRegistrations.take(db, registration.id))) {
        throw refused('this registration link is being used just now');
      }
      try {
        const { configuration, clientId, deploymentIds } = await exchange(ask, origin);
        const name = registration.name === '' ? address.hostname.slice(0, 120) : registration.name;
        const input = {
          name,
          issuer: configuration.issuer,
          clientId,
          authUrl: configuration.authorization_endpoint,
          tokenUrl: configuration.token_endpoint,
          jwksUrl: configuration.jwks_uri,
          deploymentIds,
          instructorsTeach: registration.instructorsTeach,
        };
        await platforms.create(input, { actorId: registration.createdBy, requestId }, (tx, platformId) =>
          ltiRegistrations.setPlatform(tx, registration.id, platformId),
        );
        return { name, needsDeployment: deploymentIds.length === 0 };
      } catch (error) {
        const reason = error instanceof AppError ? reasonOf(error) : 'Gopherlab failed';
        await ltiRegistrations.giveBack(db, registration.id, reason);
        throw error instanceof AppError && error.code !== 'LTI_REFUSED' ? refused(reason, error) : error;
      }
    },

    async list(): Promise<LtiRegistration[]> {
      return (await ltiRegistrations.listRegistrations(db, SHOWN)).map(toView);
    },

    /** The token is nowhere but in this answer. */
    async create(
      input: CreateLtiRegistration,
      { actorId, requestId }: { actorId: string; requestId: string },
    ): Promise<{ token: string; registration: LtiRegistration }> {
      const token = randomBytes(32).toString('base64url');
      const madeId = await db.transaction().execute(async (tx) => {
        const made = { ...input, tokenHash: sha256(token), createdBy: actorId };
        const subjectId = await ltiRegistrations.insertRegistration(tx, made);
        const entry = { action: 'registration.made', subjectKind: 'registration', subjectId };
        await audit.appendAudit(tx, { actorId, requestId, ...entry, detail: { ...input } });
        return subjectId;
      });
      const made = (await ltiRegistrations.listRegistrations(db, SHOWN)).find((one) => one.id === madeId);
      if (!made) throw new Error('a registration that was just made is gone');
      return { token, registration: toView(made) };
    },

    /** Ends a link that no platform came of. */
    async remove(registrationId: string, actor: { actorId: string; requestId: string }): Promise<void> {
      await db.transaction().execute(async (tx) => {
        if (!(await ltiRegistrations.deleteOpen(tx, registrationId))) {
          throw new AppError('NOT_FOUND', 'there is no such registration link');
        }
        const entry = { subjectKind: 'registration', subjectId: registrationId, detail: {} };
        await audit.appendAudit(tx, { ...actor, action: 'registration.revoked', ...entry });
      });
    },
  };
}

/** Whoever publishes a configuration speaks for no other host than their own. */
function assertIssuer(issuer: string, openidConfiguration: string): void {
  const own = new URL(openidConfiguration);
  if (URL.canParse(issuer) && new URL(issuer).host === own.host) return;
  throw refused(
    `the platform calls itself ${JSON.stringify(issuer)}, which is not at ${own.host}; an admin may register it by hand`,
  );
}

async function callJson<T extends z.ZodType>(
  who: string,
  schema: T,
  call: () => ReturnType<typeof callOutbound>,
): Promise<z.output<T>> {
  let answer;
  try {
    answer = await call();
  } catch (error) {
    throw toRefusal(who, error);
  }
  if (answer.status < 200 || answer.status > 299) {
    throw refused(`${who}: the platform answered ${answer.status}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch (cause) {
    throw refused(`${who}: the platform's answer is no JSON`, cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(`${who}: ${issue?.path.join('.') ?? ''} is missing or wrong in the platform's answer`);
}

function toView({
  createdAt,
  expiresAt,
  usedAt,
  createdBy: _,
  ...registration
}: Awaited<ReturnType<typeof ltiRegistrations.listRegistrations>>[number]): LtiRegistration {
  return {
    ...registration,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    state: usedAt ? 'used' : expiresAt.getTime() < Date.now() ? 'expired' : 'open',
  };
}

function reasonOf({ message, issues = [] }: AppError): string {
  return issues.length === 0
    ? message
    : issues.map(({ path, message: text }) => `${path}: ${text}`).join('; ');
}

function toRefusal(who: string, error: unknown): unknown {
  return error instanceof OutboundError ? refused(`${who}: ${error.message}`, error) : error;
}

function refused(detail: string, cause?: unknown): AppError {
  return new AppError('LTI_REFUSED', detail, { cause });
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
