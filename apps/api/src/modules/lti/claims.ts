import { z } from 'zod';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim';
const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';

/** PostgreSQL keeps no U+0000 in a text. */
const id = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\0]*$/);
const words = z.string().transform((text) => text.replaceAll('\0', '').trim().slice(0, 200));
const url = z.url({ protocol: /^https?$/ }).max(2000);

const ContextSchema = z.object({ id, title: words.optional(), label: words.optional() });
const ResourceLinkSchema = z.object({ id, title: words.optional() });
const DeepLinkingSchema = z.object({
  deep_link_return_url: url,
  accept_types: z.array(z.string()),
  accept_multiple: z.boolean().optional(),
  accept_lineitem: z.boolean().optional(),
  data: z.string().max(10_000).optional(),
});
const GradesSchema = z.object({
  scope: z.array(z.string().max(200)).max(20),
  lineitem: url.optional(),
  lineitems: url.optional(),
});
const NamesAndRolesSchema = z.object({ context_memberships_url: url });

/** The claims of LTI 1.3 that we read (1EdTech, LTI core 1.3, deep linking 2.0, AGS 2.0, NRPS 2.0). */
const RawClaimsSchema = z.object({
  sub: id,
  nonce: z.string(),
  azp: z.string().optional(),
  name: words.optional(),
  given_name: words.optional(),
  family_name: words.optional(),
  email: z.email().max(320).optional().catch(undefined),
  [`${CLAIM}/version`]: z.literal('1.3.0'),
  [`${CLAIM}/message_type`]: z.enum(['LtiResourceLinkRequest', 'LtiDeepLinkingRequest']),
  [`${CLAIM}/deployment_id`]: id,
  [`${CLAIM}/target_link_uri`]: z.string().max(2000).optional(),
  [`${CLAIM}/roles`]: z.array(z.string()).default([]),
  [`${CLAIM}/context`]: ContextSchema.optional(),
  [`${CLAIM}/resource_link`]: ResourceLinkSchema.optional(),
  'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': DeepLinkingSchema.optional(),
  'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': GradesSchema.optional(),
  'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': NamesAndRolesSchema.optional(),
});

export interface LaunchClaims {
  subject: string;
  nonce: string;
  azp: string | undefined;
  name: string;
  email: string | null;
  messageType: 'LtiResourceLinkRequest' | 'LtiDeepLinkingRequest';
  deploymentId: string;
  targetLinkUri: string | undefined;
  roles: string[];
  context: z.output<typeof ContextSchema> | undefined;
  resourceLink: z.output<typeof ResourceLinkSchema> | undefined;
  deepLinking: z.output<typeof DeepLinkingSchema> | undefined;
  grades: z.output<typeof GradesSchema> | undefined;
  membershipsUrl: string | undefined;
}

/** What a launch says; its own names for the claims. The problem in words where a claim is missing or wrong. */
export function parseClaims(payload: unknown): { claims: LaunchClaims } | { problem: string } {
  const parsed = RawClaimsSchema.safeParse(payload);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      problem: `the claim ${issue?.path.join('.') ?? ''} is missing or wrong: ${issue?.message ?? ''}`,
    };
  }
  const raw = parsed.data as z.output<typeof RawClaimsSchema> & Record<string, unknown>;
  const of = <T>(name: string) => raw[`${CLAIM}/${name}`] as T;
  return {
    claims: {
      subject: raw.sub,
      nonce: raw.nonce,
      azp: raw.azp,
      name: nameOf(raw),
      email: raw.email ?? null,
      messageType: of('message_type'),
      deploymentId: of('deployment_id'),
      targetLinkUri: of('target_link_uri'),
      roles: of('roles'),
      context: of('context'),
      resourceLink: of('resource_link'),
      deepLinking: raw['https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings'],
      grades: raw['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'],
      membershipsUrl:
        raw['https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice']?.context_memberships_url,
    },
  };
}

interface Named {
  name?: string | undefined;
  given_name?: string | undefined;
  family_name?: string | undefined;
  email?: string | undefined;
}

/** What people call them; platforms may keep all of it back. */
export function nameOf({ name, given_name, family_name, email }: Named): string {
  const joined = [given_name, family_name].filter(Boolean).join(' ');
  return [name, joined, email?.split('@')[0], 'LTI'].find((text) => text) ?? '';
}

/**
 * A role in the course, from its context roles alone: who administers the platform or the institution is nobody special
 * here. `Instructor` may also be written without its address.
 */
export function cohortRoleOf(roles: readonly string[]): 'instructor' | 'learner' | undefined {
  const has = (role: string) => roles.includes(MEMBERSHIP + role) || roles.includes(role);
  if (has('Instructor')) return 'instructor';
  return has('Learner') ? 'learner' : undefined;
}

/** Who may place things into a course. */
export function mayPlace(roles: readonly string[]): boolean {
  return ['Instructor', 'ContentDeveloper', 'Administrator'].some(
    (role) => roles.includes(MEMBERSHIP + role) || roles.includes(role),
  );
}
