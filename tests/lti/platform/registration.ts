import type { IncomingMessage } from 'node:http';

// LTI dynamic registration 1.0, the platform's side, from the specification.

const TOKEN = 'registration-token-of-the-platform';
const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const SCOPES = [
  'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem',
  'https://purl.imsglobal.org/spec/lti-ags/scope/score',
  'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly',
  'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
];

/** How the platform misbehaves, where it is told to. */
export type RegistrationFault = 'issuer' | 'refuses' | 'no-deployment' | undefined;

export function openidConfiguration(url: string, fault: RegistrationFault) {
  return {
    issuer: fault === 'issuer' ? 'https://another-school.example' : url,
    authorization_endpoint: `${url}/auth`,
    token_endpoint: `${url}/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    jwks_uri: `${url}/jwks`,
    registration_endpoint: `${url}/register`,
    scopes_supported: ['openid', ...SCOPES],
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'name', 'email'],
    'https://purl.imsglobal.org/spec/lti-platform-configuration': {
      product_family_code: 'test-school',
      version: '1',
      messages_supported: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest' }],
      variables: [],
    },
  };
}

/** The answer to a tool that registers; what is wrong with the request is thrown. */
export function takeRegistration(
  req: IncomingMessage,
  body: string,
  {
    clientId,
    deploymentId,
    toolUrl,
  }: { clientId: string; deploymentId: string | undefined; toolUrl: string },
): Record<string, unknown> {
  if (req.headers.authorization !== `Bearer ${TOKEN}`) throw new Error('the registration token is missing');
  if (req.headers['content-type'] !== 'application/json') throw new Error('the registration is no JSON');
  const asked = JSON.parse(body) as Record<string, unknown>;
  const tool = asked[TOOL] as { domain: string; target_link_uri: string; messages: { type: string }[] };
  const wanted: [string, unknown, unknown][] = [
    ['application_type', asked.application_type, 'web'],
    ['response_types', asked.response_types, ['id_token']],
    ['grant_types', asked.grant_types, ['implicit', 'client_credentials']],
    ['token_endpoint_auth_method', asked.token_endpoint_auth_method, 'private_key_jwt'],
    ['initiate_login_uri', asked.initiate_login_uri, `${toolUrl}/lti/login`],
    ['redirect_uris', asked.redirect_uris, [`${toolUrl}/lti/launch`]],
    ['jwks_uri', asked.jwks_uri, `${toolUrl}/lti/jwks`],
    ['client_name', typeof asked.client_name, 'string'],
    ['domain', tool.domain, new URL(toolUrl).host],
    ['messages', tool.messages.map(({ type }) => type), ['LtiResourceLinkRequest', 'LtiDeepLinkingRequest']],
  ];
  for (const [name, seen, expected] of wanted)
    if (JSON.stringify(seen) !== JSON.stringify(expected))
      throw new Error(`${name} of the registration is ${JSON.stringify(seen)}`);
  const scopes = String(asked.scope).split(' ');
  if (scopes.some((scope) => !SCOPES.includes(scope))) throw new Error('the tool asks for a scope of nobody');
  return {
    ...asked,
    client_id: clientId,
    [TOOL]: { ...tool, ...(deploymentId === undefined ? {} : { deployment_id: deploymentId }) },
  };
}

/** The page of the platform's admin: the tool's own page in a frame, until it says that it is done. */
export function registrationPage(url: string, initiation: string): string {
  const address = new URL(initiation);
  address.searchParams.set('openid_configuration', `${url}/openid-configuration`);
  address.searchParams.set('registration_token', TOKEN);
  return `<h1>Add a tool</h1><p id="state">The tool registers itself</p>
    <iframe id="tool" title="Tool" width="700" height="420" src="${address.href.replaceAll('&', '&amp;')}"></iframe>
    <script>addEventListener('message', ({ data, source }) => {
      if (data.subject !== 'org.imsglobal.lti.close' || source !== document.getElementById('tool').contentWindow) return;
      document.getElementById('tool').remove();
      document.getElementById('state').textContent = 'The tool is registered';
    });</script>`;
}
