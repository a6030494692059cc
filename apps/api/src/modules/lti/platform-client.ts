import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { lti } from '@gopherlab/store';
import {
  callOutbound,
  OutboundError,
  type OutboundAnswer,
  type OutboundCall,
  type OutboundPolicy,
} from '../../outbound/call.ts';
import { nameOf } from './claims.ts';
import type { ToolKey } from './tool-key.ts';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope';
const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const LINE_ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const LINE_ITEMS = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const SCORE = 'application/vnd.ims.lis.v1.score+json';
const MEMBERS = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** A token is not used in its last minute. */
const MARGIN_MS = 60_000;
const MOST_PAGES = 100;

const TokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().default(3600),
});
const LineItemSchema = z.object({ id: z.url({ protocol: /^https?$/ }) });
const MemberSchema = z.object({
  user_id: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\0]*$/),
  status: z.string().default('Active'),
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  email: z.email().max(320).optional().catch(undefined),
  roles: z.array(z.string()).default([]),
});
const MembersSchema = z.object({ members: z.array(MemberSchema).max(10_000) });

/** Somebody of a course, as names and roles tell it. */
export interface Member {
  subject: string;
  active: boolean;
  name: string;
  email: string | null;
  roles: string[];
}

export interface Score {
  subject: string;
  /** Percent. */
  score: number;
}

export type PlatformClient = ReturnType<typeof createPlatformClient>;

/** Calls the services of platforms: assignments and grades, names and roles. Throws OutboundError. */
export function createPlatformClient({ policy, key }: { policy: OutboundPolicy; key: ToolKey }) {
  const tokens = new Map<string, { token: string; until: number }>();

  async function requestToken(platform: lti.LtiPlatformRecord, scope: string) {
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
      .setIssuer(platform.clientId)
      .setSubject(platform.clientId)
      .setAudience(platform.tokenUrl)
      .setIssuedAt()
      .setExpirationTime('5m')
      .setJti(randomUUID())
      .sign(key.privateKey);
    const answer = await callOutbound(platform.tokenUrl, policy, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION,
        client_assertion: assertion,
        scope,
      }).toString(),
    });
    const { access_token, expires_in } = read(TokenSchema, answer, 'the token endpoint');
    return { token: access_token, until: performance.now() + expires_in * 1000 - MARGIN_MS };
  }

  /** With a token that is kept while it lives, and a new one where the platform has forgotten it. */
  async function call(
    platform: lti.LtiPlatformRecord,
    scope: string,
    url: string,
    request: OutboundCall,
  ): Promise<OutboundAnswer> {
    const name = JSON.stringify([platform.id, platform.tokenUrl, platform.clientId, scope]);
    for (const last of [false, true]) {
      const kept = tokens.get(name);
      const fresh = kept && kept.until > performance.now() ? kept : await requestToken(platform, scope);
      tokens.set(name, fresh);
      const headers = { ...request.headers, Authorization: `Bearer ${fresh.token}` };
      const answer = await callOutbound(url, policy, { ...request, headers });
      if (answer.status !== 401 || last) return answer;
      tokens.delete(name);
    }
    throw new Error('unreachable');
  }

  return {
    /** Passes a score to a line item. */
    async sendScore(
      platform: lti.LtiPlatformRecord,
      lineitemUrl: string,
      { subject, score }: Score,
    ): Promise<void> {
      // A line item's address may have a query of its own.
      const url = new URL(lineitemUrl);
      url.pathname = `${url.pathname.replace(/\/$/, '')}/scores`;
      const body = {
        userId: subject,
        timestamp: new Date().toISOString(),
        scoreGiven: Math.round(score * 100) / 100,
        scoreMaximum: 100,
        activityProgress: score >= 100 ? 'Completed' : 'InProgress',
        gradingProgress: 'FullyGraded',
      };
      const answer = await call(platform, `${AGS}/score`, url.href, {
        method: 'POST',
        headers: { 'Content-Type': SCORE },
        body: JSON.stringify(body),
      });
      assertDone(answer, 'the line item');
    },

    /** The line item of a link: found among the platform's, or made. */
    async openLineItem(
      platform: lti.LtiPlatformRecord,
      lineitemsUrl: string,
      { resourceLinkId, label, resourceId }: { resourceLinkId: string; label: string; resourceId: string },
    ): Promise<string> {
      const search = new URL(lineitemsUrl);
      search.searchParams.set('resource_link_id', resourceLinkId);
      const scope = `${AGS}/lineitem`;
      const found = await call(platform, scope, search.href, { headers: { Accept: LINE_ITEMS } });
      const [known] = read(z.array(LineItemSchema), found, 'the line items');
      if (known) return known.id;
      const body = { scoreMaximum: 100, label, resourceLinkId, resourceId, tag: 'gopherlab' };
      const made = await call(platform, scope, lineitemsUrl, {
        method: 'POST',
        headers: { 'Content-Type': LINE_ITEM, Accept: LINE_ITEM },
        body: JSON.stringify(body),
      });
      return read(LineItemSchema, made, 'the line items').id;
    },

    /** Everybody of a course, page by page. */
    async listMembers(platform: lti.LtiPlatformRecord, membershipsUrl: string): Promise<Member[]> {
      const members: Member[] = [];
      let next: string | undefined = membershipsUrl;
      for (let page = 0; next !== undefined; page += 1) {
        if (page === MOST_PAGES)
          throw new OutboundError(`the platform tells of more than ${MOST_PAGES} pages`);
        const answer = await call(platform, NRPS, next, {
          headers: { Accept: MEMBERS },
          mostBytes: 16 * 1024 * 1024,
        });
        members.push(...read(MembersSchema, answer, 'the membership service').members.map(toMember));
        next = nextPage(answer, next);
      }
      return members;
    },
  };
}

function toMember(member: z.output<typeof MemberSchema>): Member {
  return {
    subject: member.user_id,
    active: member.status === 'Active',
    name: nameOf(member).replaceAll('\0', '').slice(0, 200),
    email: member.email ?? null,
    roles: member.roles,
  };
}

function nextPage({ headers }: OutboundAnswer, current: string): string | undefined {
  const links = [headers.link ?? ''].flat().join(',');
  const next = /<([^>]+)>[^,]*;\s*rel="?next"?/i.exec(links)?.[1];
  return next === undefined || !URL.canParse(next, current) ? undefined : new URL(next, current).href;
}

function assertDone({ status }: OutboundAnswer, who: string): void {
  if (status < 200 || status > 299) throw new OutboundError(`${who} answered ${status}`);
}

function read<T extends z.ZodType>(schema: T, answer: OutboundAnswer, who: string): z.output<T> {
  assertDone(answer, who);
  try {
    return schema.parse(JSON.parse(answer.text));
  } catch (cause) {
    throw new OutboundError(`${who} gave an answer in another form`, { cause });
  }
}
