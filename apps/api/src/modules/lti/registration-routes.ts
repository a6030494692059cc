import { z } from 'zod';
import {
  CreatedLtiRegistrationSchema,
  CreateLtiRegistrationSchema,
  LtiRegistrationListSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import { originOf } from '../accounts/visitor.ts';
import { REGISTERED_SCRIPT, sendRegisteredPage, sendRegisterPage } from './pages.ts';
import type { RegistrationService } from './registration.ts';

const path = '/api/lti/registrations';
const admin = { path, access: 'admin', scope: 'admin', tag: 'Integrations' } as const;
const open = { path: '/lti/register', access: 'public', scope: 'none', tag: 'Integrations' } as const;

/** Platforms add parameters of their own; those are passed over. */
const AskSchema = z.object({
  token: z.string().min(1).max(200),
  openid_configuration: z.string().min(1).max(2000),
  /** The platform's own. */
  registration_token: z.string().min(1).max(8000).optional(),
});

/** Links with which platforms register themselves: for admins. */
export function registrationRoutes(service: RegistrationService, publicUrl: URL | undefined): Route[] {
  return [
    route({
      ...admin,
      method: 'get',
      limit: 'reads',
      summary: 'The links with which platforms register themselves, newest first',
      responses: {
        200: { description: 'The links, without their tokens', schema: LtiRegistrationListSchema },
      },
      errors: [],
      handle: async () => ({ status: 200, body: { registrations: await service.list() } }),
    }),
    route({
      ...admin,
      method: 'post',
      limit: 'writes',
      summary: 'Makes a link with which one platform registers itself, once',
      body: CreateLtiRegistrationSchema,
      responses: { 201: { description: 'The link, this once', schema: CreatedLtiRegistrationSchema } },
      errors: [],
      async handle({ body, person, req, requestId }) {
        const { token, registration } = await service.create(body, { actorId: person.id, requestId });
        const url = `${originOf(req, publicUrl)}${open.path}?token=${token}`;
        return { status: 201, body: { url, registration } };
      },
    }),
    route({
      ...admin,
      method: 'delete',
      path: `${path}/{id}`,
      limit: 'writes',
      summary: 'Ends a link that no platform came of',
      params: z.strictObject({ id: UuidSchema }),
      responses: { 204: { description: 'It leads nowhere from now on' } },
      errors: ['NOT_FOUND'],
      async handle({ params: { id }, person, requestId }) {
        await service.remove(id, { actorId: person.id, requestId });
        return { status: 204 };
      },
    }),
    ...platformRoutes(service, publicUrl),
  ];
}

/** What the platform's admin sees, in a frame or window of the platform. */
function platformRoutes(service: RegistrationService, publicUrl: URL | undefined): Route[] {
  return [
    route({
      ...open,
      method: 'get',
      limit: 'writes',
      summary: 'LTI dynamic registration: asks whether the platform is to be registered',
      query: AskSchema,
      responses: { 200: { description: 'A page with a form', mediaType: 'text/html' } },
      errors: ['LTI_REFUSED'],
      async handle({ query, res }) {
        const { token, openid_configuration: openidConfiguration } = query;
        const { address } = await service.look({ token, openidConfiguration });
        sendRegisterPage(res, address, { ...query });
      },
    }),
    route({
      ...open,
      method: 'post',
      limit: 'writes',
      summary: 'LTI dynamic registration: registers here and at the platform',
      form: true,
      body: AskSchema,
      responses: { 200: { description: 'A page that closes itself', mediaType: 'text/html' } },
      errors: ['LTI_REFUSED'],
      async handle({ body, req, res, requestId }) {
        const { token, openid_configuration: openidConfiguration, registration_token: platformToken } = body;
        const registered = await service.register(
          { token, openidConfiguration, platformToken },
          { origin: originOf(req, publicUrl), requestId },
        );
        sendRegisteredPage(res, new URL(openidConfiguration), registered);
      },
    }),
    route({
      ...open,
      path: '/lti/registered.js',
      method: 'get',
      limit: 'reads',
      summary: 'Tells the platform that its window may close',
      responses: { 200: { description: 'The script', mediaType: 'text/javascript' } },
      errors: [],
      handle({ res }) {
        res.status(200).set('Cache-Control', 'no-cache').type('text/javascript').send(REGISTERED_SCRIPT);
        return Promise.resolve();
      },
    }),
  ];
}
