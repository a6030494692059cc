import { z } from 'zod';
import {
  CreatedWebhookSchema,
  CreateWebhookSchema,
  UuidSchema,
  WebhookListSchema,
} from '@gopherlab/contracts';
import type { Db, Person } from '@gopherlab/store';
import { route, type Route } from '../../http/route.ts';
import { assertTeaches } from '../cohorts/permission.ts';
import type { Owner, WebhookService } from './service.ts';

interface Family {
  base: string;
  access: 'admin' | 'instructor';
  scope: 'admin' | 'teach';
  params: Record<string, typeof UuidSchema>;
  whose: string;
  owner(person: Person, params: Record<string, string>): Promise<Owner>;
}

/** The installation's, for admins; and each cohort's, for its instructors. */
export function webhookRoutes(service: WebhookService, db: Db): Route[] {
  const installation: Family = {
    base: '/api/webhooks',
    access: 'admin',
    scope: 'admin',
    params: {},
    whose: "the installation's",
    owner: () => Promise.resolve(null),
  };
  const cohort: Family = {
    base: '/api/cohorts/{id}/webhooks',
    access: 'instructor',
    scope: 'teach',
    params: { id: UuidSchema },
    whose: "a cohort's",
    async owner(person, { id = '' }) {
      await assertTeaches(db, person, id);
      return id;
    },
  };
  return [installation, cohort].flatMap((family) => [
    ...listRoutes(service, family),
    ...oneRoutes(service, family),
  ]);
}

function common({ access, scope, params }: Family) {
  const errors = [
    'NO_SESSION',
    'ACCOUNT_NEEDED',
    'NOT_ALLOWED',
    ...('id' in params ? (['COHORT_NOT_FOUND'] as const) : []),
  ] as const;
  return { shared: { access, scope, tag: 'Integrations' } as const, errors: [...errors] };
}

function listRoutes(service: WebhookService, family: Family): Route[] {
  const { shared, errors } = common(family);
  const params = z.strictObject(family.params);
  return [
    route({
      ...shared,
      method: 'get',
      path: family.base,
      limit: 'reads',
      summary: `The webhooks: ${family.whose}, with their latest deliveries`,
      params,
      responses: { 200: { description: 'The webhooks', schema: WebhookListSchema } },
      errors,
      handle: async ({ person, params: given }) => ({
        status: 200,
        body: { webhooks: await service.list(await family.owner(person, given)) },
      }),
    }),
    route({
      ...shared,
      method: 'post',
      path: family.base,
      limit: 'writes',
      summary: `Makes a webhook: ${family.whose}`,
      description: 'The secret that signs is in this answer and nowhere else (Standard Webhooks, `whsec_…`).',
      params,
      body: CreateWebhookSchema,
      responses: {
        201: { description: 'The webhook and its secret, this once', schema: CreatedWebhookSchema },
      },
      errors: [...errors, 'TOO_MANY_KEPT'],
      handle: async ({ person, params: given, body, requestId }) => ({
        status: 201,
        body: await service.create(await family.owner(person, given), body, {
          actorId: person.id,
          requestId,
        }),
      }),
    }),
  ];
}

function oneRoutes(service: WebhookService, family: Family): Route[] {
  const { shared, errors } = common(family);
  const params = z.strictObject({ ...family.params, webhookId: UuidSchema });
  const path = `${family.base}/{webhookId}`;
  const refusals = [...errors, 'WEBHOOK_NOT_FOUND' as const];
  const action = (name: 'enable' | 'disable' | 'test', summary: string) =>
    route({
      ...shared,
      method: 'post',
      path: `${path}/${name}`,
      limit: 'writes',
      summary,
      params,
      responses: { 204: { description: 'It is done, or on its way' } },
      errors: refusals,
      async handle({ person, params: { webhookId, ...given }, requestId }) {
        const owner = await family.owner(person, given);
        if (name === 'test') await service.test(owner, webhookId);
        else await service[name](owner, webhookId, { actorId: person.id, requestId });
        return { status: 204 };
      },
    });
  return [
    action('enable', 'Begins anew with a webhook that was disabled'),
    action('disable', 'Sends nothing until it is enabled'),
    action('test', 'Sends a message of the type webhook.test'),
    route({
      ...shared,
      method: 'delete',
      path,
      limit: 'writes',
      summary: 'Removes a webhook',
      params,
      responses: { 204: { description: 'It is removed' } },
      errors: refusals,
      async handle({ person, params: { webhookId, ...given }, requestId }) {
        const owner = await family.owner(person, given);
        await service.remove(owner, webhookId, { actorId: person.id, requestId });
        return { status: 204 };
      },
    }),
    route({
      ...shared,
      method: 'post',
      path: `${path}/deliveries/{deliveryId}/again`,
      limit: 'writes',
      summary: 'Sends a message again, under its old id',
      params: z.strictObject({ ...params.shape, deliveryId: UuidSchema }),
      responses: { 204: { description: 'It is on its way' } },
      errors: refusals,
      async handle({ person, params: { webhookId, deliveryId, ...given } }) {
        await service.sendAgain(await family.owner(person, given), webhookId, deliveryId);
        return { status: 204 };
      },
    }),
  ];
}
