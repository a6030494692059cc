import { createHash, randomBytes } from 'node:crypto';
import type { Catalogue } from '@gopherlab/catalogue';
import { audit, lti, ltiMembers, sessions, type Db, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import type { OutboundPolicy } from '../../outbound/call.ts';
import { cohortRoleOf, type LaunchClaims } from './claims.ts';
import { keepDeepLink, keepLink, refused, type Platformed } from './keep-links.ts';
import { pathOf, targetOf, type Target } from './target.ts';
import { createLaunchVerifier } from './verify.ts';

/** A login page of a platform may ask for a password in between. */
const LOGIN_MINUTES = 10;

export interface LoginRequest {
  iss: string;
  login_hint: string;
  client_id?: string | undefined;
  lti_message_hint?: string | undefined;
}

export interface LaunchOptions {
  db: Db;
  catalogue: Catalogue;
  policy: OutboundPolicy;
}

export type LaunchService = ReturnType<typeof createLaunchService>;

/** The tool's side of LTI 1.3: third-party initiated login, and the launch that answers it. */
export function createLaunchService({ db, catalogue, policy }: LaunchOptions) {
  const verifier = createLaunchVerifier(policy);

  async function admit(
    { nonce, ...asked }: Omit<Platformed, 'claims'> & { nonce: string },
    idToken: string,
    session: Omit<sessions.NewSession, 'personId'>,
  ): Promise<string> {
    const { platform } = asked;
    const claims = await verifier.verify(platform, idToken);
    if (claims.nonce !== nonce) throw refused('the nonce is not the one of this launch');
    if (!platform.deploymentIds.includes(claims.deploymentId))
      throw new UnknownDeployment(claims.deploymentId);
    return db.transaction().execute(async (tx) => {
      const { personId, path } = await enter(tx, catalogue, { ...asked, claims });
      await sessions.insertSession(tx, { ...session, personId });
      await lti.noteLaunch(tx, platform.id);
      return path;
    });
  }

  /** For the admin who wonders why nobody gets in. */
  function noteRefusal(platformId: string, error: AppError): Promise<void> {
    const deployment = error instanceof UnknownDeployment ? error.deploymentId : null;
    return lti.noteRefusal(db, platformId, { reason: error.message, deployment });
  }

  return {
    /** The platform that an issuer and client name. */
    async findPlatform({ iss, client_id }: Pick<LoginRequest, 'iss' | 'client_id'>) {
      const found = await lti.findPlatformsOf(db, iss);
      const fitting = found.filter(({ clientId }) => client_id === undefined || clientId === client_id);
      if (fitting.length === 1 && fitting[0]) return fitting[0];
      throw new AppError(
        'LTI_REFUSED',
        fitting.length === 0
          ? 'this learning platform is not registered here; an admin does that under /admin/integrations'
          : 'the issuer has several registrations here, so the login must name its client_id',
      );
    },

    /** Begins a login that only this browser can end; returns where it goes on. */
    async beginLogin(
      platform: lti.LtiPlatformRecord,
      request: LoginRequest,
      { browser, origin }: { browser: string; origin: string },
    ): Promise<string> {
      const [state, nonce] = [randomBytes(32), randomBytes(32)].map((bytes) => bytes.toString('base64url'));
      if (state === undefined || nonce === undefined) throw new Error('no state was made');
      const kept = { stateHash: sha256(state), platformId: platform.id, nonce, browserHash: sha256(browser) };
      await lti.insertState(db, kept, LOGIN_MINUTES);
      const url = new URL(platform.authUrl);
      const query = {
        scope: 'openid',
        response_type: 'id_token',
        response_mode: 'form_post',
        prompt: 'none',
        client_id: platform.clientId,
        redirect_uri: `${origin}/lti/launch`,
        login_hint: request.login_hint,
        ...(request.lti_message_hint === undefined ? {} : { lti_message_hint: request.lti_message_hint }),
        state,
        nonce,
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },

    /** Ends a login: checks all that LTI asks for, signs the person in, returns the page to go to. */
    async launch(
      { idToken, state }: { idToken: string; state: string },
      { browser, origin, requestId }: { browser: string; origin: string; requestId: string },
      session: Omit<sessions.NewSession, 'personId'>,
    ): Promise<string> {
      const login = await lti.takeState(db, sha256(state));
      if (!login) throw refused('this launch was used already, or is too old');
      if (!login.browserHash.equals(sha256(browser)))
        throw refused('this launch was begun in another browser');
      const platform = await lti.findPlatform(db, login.platformId);
      if (!platform) throw refused('this learning platform is not registered here any more');
      const asked = { platform, nonce: login.nonce, origin, requestId };
      try {
        return await admit(asked, idToken, session);
      } catch (error) {
        if (error instanceof AppError && error.code === 'LTI_REFUSED') await noteRefusal(platform.id, error);
        throw error;
      }
    },
  };
}

/** Signed by the platform, so an admin may take it into the registration. */
class UnknownDeployment extends AppError {
  readonly deploymentId: string;
  constructor(deploymentId: string) {
    super('LTI_REFUSED', `the deployment ${JSON.stringify(deploymentId)} is not registered here`);
    this.deploymentId = deploymentId;
  }
}

async function enter(
  tx: Tx,
  catalogue: Catalogue,
  launched: Platformed,
): Promise<{ personId: string; path: string }> {
  const { claims, origin } = launched;
  const target = targetOf(claims.targetLinkUri, origin);
  if (claims.messageType === 'LtiResourceLinkRequest') assertTarget(target, catalogue);
  const personId = await resolvePerson(tx, launched);
  const cohortId = await enterContext(tx, personId, launched);
  if (claims.messageType === 'LtiDeepLinkingRequest') {
    const id = await keepDeepLink(tx, { personId, cohortId }, launched);
    return { personId, path: `/lti/deep-link/${id}` };
  }
  if (target) await keepLink(tx, { personId, cohortId, target }, launched);
  return { personId, path: target ? pathOf(target) : '/' };
}

function assertTarget(target: Target | undefined | null, catalogue: Catalogue): void {
  if (target === null) throw refused('target_link_uri leads to no page of this installation');
  if (target?.kind === 'lab' && !catalogue.labs.has(target.target))
    throw refused('the lab of this link does not exist any more');
}

/** The person whom the platform's user is here; a new one at the first launch. Never found by an address of e-mail. */
export async function resolvePerson(
  tx: Tx,
  {
    platform,
    claims,
  }: { platform: lti.LtiPlatformRecord; claims: Pick<LaunchClaims, 'subject' | 'name' | 'email'> },
): Promise<string> {
  const { subject, name, email } = claims;
  const user = { issuer: platform.issuer, subject, name, email };
  await lti.lockName(tx, `lti person ${JSON.stringify([user.issuer, subject])}`);
  const known = await lti.findPersonOf(tx, user.issuer, subject);
  if (!known) return lti.insertPerson(tx, user);
  await lti.setEmail(tx, user);
  return known.id;
}

/** The course's cohort, with the person in it; undefined for a launch from outside any course. */
async function enterContext(
  tx: Tx,
  personId: string,
  { platform, claims, requestId }: Platformed,
): Promise<string | undefined> {
  const { context, roles, deploymentId } = claims;
  if (!context) return undefined;
  const key = { platformId: platform.id, deploymentId, contextId: context.id };
  await lti.lockName(tx, `lti context ${JSON.stringify(key)}`);
  const title = (context.title || context.label || context.id).slice(0, 120);
  const cohortId =
    (await lti.findCohortOf(tx, key)) ??
    (await lti.insertContext(tx, key, { title, createdBy: platform.createdBy }));
  if (claims.membershipsUrl) await lti.setMembershipsUrl(tx, key, claims.membershipsUrl);
  const role = cohortRoleOf(roles);
  if (role) await join(tx, { cohortId, personId, role, mayLower: false }, { platform, requestId });
  return cohortId;
}

export interface Joining {
  cohortId: string;
  personId: string;
  role: ltiMembers.CohortRole;
  mayLower: boolean;
}

/** Membership as the platform has it, written into the audit log; the role here follows where an admin allowed it. */
export async function join(
  tx: Tx,
  joining: Joining,
  { platform, requestId }: { platform: lti.LtiPlatformRecord; requestId: string },
): Promise<boolean> {
  const { cohortId, personId, role } = joining;
  const change = await ltiMembers.joinCohort(tx, joining);
  const log = (action: string, subjectKind: string, subjectId: string, detail: Record<string, unknown>) =>
    audit.appendAudit(tx, { actorId: null, action, subjectKind, subjectId, detail, requestId });
  const by = { platform: platform.name };
  if (change === 'joined') await log('member.joined', 'cohort', cohortId, { personId, role, ...by });
  if (change === 'changed') await log('member.role-changed', 'cohort', cohortId, { personId, role, ...by });
  if (
    role === 'instructor' &&
    platform.instructorsTeach &&
    (await ltiMembers.raiseToInstructor(tx, personId))
  ) {
    await log('person.role-changed', 'person', personId, { from: 'candidate', to: 'instructor', ...by });
  }
  return change === 'joined';
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
