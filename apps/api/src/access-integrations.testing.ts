/** Statuses of nobody, owner, candidate, instructor, admin and runner; the first two with a session are guests. */
type Statuses = readonly [number, number, number, number, number, number];

const all = (status: number): Statuses => [status, status, status, status, status, status];
const accounts = (status: number): Statuses => [401, 403, 403, status, status, 401];
const admins = (status: number): Statuses => [401, 403, 403, 403, status, 401];

/** What the example asks for by an id of nobody is not there: 404 for whoever may ask. */
export const INTEGRATION_ROWS: Record<string, Statuses> = {
  'GET /api/account/tokens': accounts(200),
  'POST /api/account/tokens': accounts(201),
  'DELETE /api/account/tokens/{id}': accounts(404),
  'GET /api/account/calendar': accounts(200),
  'POST /api/account/calendar': accounts(201),
  'DELETE /api/account/calendar': accounts(204),
  'GET /api/calendars/{secret}': all(404),
  'GET /api/webhooks': admins(200),
  'POST /api/webhooks': admins(201),
  'DELETE /api/webhooks/{webhookId}': admins(404),
  'POST /api/webhooks/{webhookId}/enable': admins(404),
  'POST /api/webhooks/{webhookId}/disable': admins(404),
  'POST /api/webhooks/{webhookId}/test': admins(404),
  'POST /api/webhooks/{webhookId}/deliveries/{deliveryId}/again': admins(404),
  'GET /api/cohorts/{id}/webhooks': accounts(200),
  'POST /api/cohorts/{id}/webhooks': accounts(201),
  'DELETE /api/cohorts/{id}/webhooks/{webhookId}': accounts(404),
  'POST /api/cohorts/{id}/webhooks/{webhookId}/enable': accounts(404),
  'POST /api/cohorts/{id}/webhooks/{webhookId}/disable': accounts(404),
  'POST /api/cohorts/{id}/webhooks/{webhookId}/test': accounts(404),
  'POST /api/cohorts/{id}/webhooks/{webhookId}/deliveries/{deliveryId}/again': accounts(404),
  // The platform of the example is not registered.
  'GET /lti/login': all(401),
  'POST /lti/login': all(401),
  // Without the cookie of a login: the page that sends the form once more.
  'POST /lti/launch': all(200),
  'GET /lti/jwks': all(200),
  'GET /lti/continue.js': all(200),
  'GET /api/lti/platforms': admins(200),
  'POST /api/lti/platforms': admins(204),
  'PUT /api/lti/platforms/{id}': admins(404),
  'DELETE /api/lti/platforms/{id}': admins(404),
  'POST /api/lti/platforms/{id}/scores/again': admins(404),
  'GET /api/lti/registrations': admins(200),
  'POST /api/lti/registrations': admins(201),
  'DELETE /api/lti/registrations/{id}': admins(404),
  // Nobody has a link with such a token.
  'GET /lti/register': all(401),
  'POST /lti/register': all(401),
  'GET /lti/registered.js': all(200),
  'GET /api/admin/providers': admins(200),
  'GET /api/lti/deep-links/{id}': accounts(404),
  'POST /api/lti/deep-links/{id}': accounts(404),
  'GET /lti/deep-links/{id}/return': accounts(404),
  'GET /api/cohorts/{id}/lti': accounts(200),
  // The cohort is no course of a platform.
  'POST /api/cohorts/{id}/lti/roster': accounts(409),
};

const WEBHOOK = { url: 'https://receiver.example/hook', events: ['submission.graded'] };
const LOGIN = { iss: 'https://lms.example', login_hint: 'somebody' };
const REGISTRATION = { token: 'a-token', openid_configuration: 'https://lms.example/openid-configuration' };
const platform = (name: string) => ({
  name,
  issuer: `https://${name}.example`,
  clientId: 'client',
  authUrl: 'https://lms.example/auth',
  tokenUrl: 'https://lms.example/token',
  jwksUrl: 'https://lms.example/jwks',
  deploymentIds: ['1'],
  instructorsTeach: true,
});

export const INTEGRATION_BODIES: Record<string, () => unknown> = {
  'POST /api/account/tokens': () => ({ name: 'Script', scopes: ['read'], expiresInDays: 1 }),
  'POST /api/account/calendar': () => ({ cohortId: null }),
  'POST /api/webhooks': () => WEBHOOK,
  'POST /api/cohorts/{id}/webhooks': () => WEBHOOK,
  'POST /lti/login': () => LOGIN,
  'POST /lti/launch': () => ({ state: 'a-state', id_token: 'a-token' }),
  'POST /api/lti/platforms': () => platform('one'),
  'PUT /api/lti/platforms/{id}': () => platform('two'),
  'POST /api/lti/registrations': () => ({ name: 'School', instructorsTeach: true, hours: 24 }),
  'POST /lti/register': () => REGISTRATION,
  'POST /api/lti/deep-links/{id}': () => ({
    language: 'en',
    items: [{ kind: 'lab', target: 'double', points: 10, dueAt: null }],
  }),
};
export const INTEGRATION_QUERIES: Record<string, () => Record<string, string>> = {
  'GET /lti/login': () => LOGIN,
  'GET /lti/register': () => REGISTRATION,
};
