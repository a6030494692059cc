import { z } from 'zod';

const url = z.url({ protocol: /^https?$/ }).max(2000);

/** What the platform publishes of itself; the rest of it is passed over. */
export const PlatformConfigurationSchema = z.object({
  issuer: z.string().min(1).max(500),
  authorization_endpoint: url,
  token_endpoint: url,
  jwks_uri: url,
  registration_endpoint: url,
  scopes_supported: z.array(z.string()).default([]),
  'https://purl.imsglobal.org/spec/lti-platform-configuration': z
    .object({
      product_family_code: z.string().optional(),
      messages_supported: z
        .array(z.object({ type: z.string(), placements: z.array(z.string()).optional() }))
        .optional(),
    })
    .optional(),
});
export type PlatformConfiguration = z.output<typeof PlatformConfigurationSchema>;

const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope';
/** What the services that we call need. */
const SCOPES = [`${AGS}/lineitem`, `${AGS}/score`, NRPS];
const MESSAGES = ['LtiResourceLinkRequest', 'LtiDeepLinkingRequest'] as const;
const LABELS = {
  LtiResourceLinkRequest: { label: 'Gopherlab', 'label#zh': 'Gopherlab' },
  LtiDeepLinkingRequest: { label: 'Choose labs in Gopherlab', 'label#zh': '在 Gopherlab 中选择实验' },
};

/** This tool as dynamic registration 1.0 writes it, asking for no more than the platform says that it offers. */
export function toolRegistration(
  origin: string,
  platform: Pick<
    PlatformConfiguration,
    'scopes_supported' | 'https://purl.imsglobal.org/spec/lti-platform-configuration'
  >,
) {
  const launchUrl = `${origin}/lti/launch`;
  const offered = platform['https://purl.imsglobal.org/spec/lti-platform-configuration']?.messages_supported;
  const messages = MESSAGES.filter((type) => !offered || offered.some((one) => one.type === type));
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: `${origin}/lti/login`,
    redirect_uris: [launchUrl],
    client_name: 'Gopherlab',
    jwks_uri: `${origin}/lti/jwks`,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: SCOPES.filter((scope) => platform.scopes_supported.includes(scope)).join(' '),
    'https://purl.imsglobal.org/spec/lti-tool-configuration': {
      domain: new URL(origin).host,
      description: 'Labs in Go, graded by checks that cannot be forged.',
      'description#zh': 'Go 编程实验，评分无法伪造。',
      target_link_uri: launchUrl,
      claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email'],
      messages: messages.map((type) => ({ type, target_link_uri: launchUrl, ...LABELS[type] })),
    },
  };
}
