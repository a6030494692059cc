import { z } from 'zod';
import {
  ReportedSnippetPageSchema,
  ReportSnippetSchema,
  ReportStateSchema,
  ShareSnippetSchema,
  SNIPPET_LIMITS,
  SnippetIdSchema,
  SnippetSchema,
  TakeDownSchema,
} from '@gopherlab/contracts';
import { clientKey } from '../../http/client-address.ts';
import { createRateLimit } from '../../http/rate-limit.ts';
import { route, type Route } from '../../http/route.ts';
import type { PlaygroundService } from './service.ts';

const params = z.strictObject({ id: SnippetIdSchema });
/** Bytes of JSON that carry a snippet: quotes, tabs and line ends take two. */
const BODY_LIMIT = 3 * SNIPPET_LIMITS.totalBytes;
/** Of an address, not of a person: guests cost nothing. */
const REPORTS = { burst: 10, perMinute: 2 };

export function playgroundRoutes(service: PlaygroundService): Route[] {
  return [...snippetRoutes(service), reportRoute(service), ...adminRoutes(service)];
}

function snippetRoutes(service: PlaygroundService): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/snippets',
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Playground',
      summary: 'Share files by link',
      description:
        'The address is made of the content: the same files give the same snippet, whoever shares them, however often.',
      body: ShareSnippetSchema,
      bodyLimit: BODY_LIMIT,
      responses: { 200: { description: 'The snippet; its address is in `Location`', schema: SnippetSchema } },
      errors: ['SNIPPET_TAKEN_DOWN'],
      async handle({ body, person, res }) {
        const { snippet, limit } = await service.share(body.files, person);
        for (const [name, value] of Object.entries(limit)) res.append(name, value);
        return { status: 200, body: snippet, headers: { Location: `/api/snippets/${snippet.id}` } };
      },
    }),
    route({
      method: 'get',
      path: '/api/snippets/{id}',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag: 'Playground',
      summary: 'What was shared',
      params,
      responses: { 200: { description: 'The snippet', schema: SnippetSchema } },
      errors: ['SNIPPET_NOT_FOUND', 'SNIPPET_TAKEN_DOWN'],
      handle: async ({ params: { id } }) => ({ status: 200, body: await service.get(id) }),
    }),
  ];
}

function reportRoute(service: PlaygroundService): Route {
  const reports = createRateLimit('reports', REPORTS);
  return route({
    method: 'post',
    path: '/api/snippets/{id}/reports',
    access: 'guest',
    scope: 'submit',
    limit: 'writes',
    tag: 'Playground',
    summary: 'Tell the admins that something is wrong with a snippet',
    description: 'Another report by the same person takes the place of the first.',
    params,
    body: ReportSnippetSchema,
    responses: { 204: { description: 'The admins see it' } },
    errors: ['SNIPPET_NOT_FOUND', 'SNIPPET_TAKEN_DOWN'],
    async handle({ params: { id }, body, person, req }) {
      reports.take(clientKey(req)).orThrow('too many reports from your address; wait a moment');
      await service.report(id, body, person);
      return { status: 204 };
    },
  });
}

function adminRoutes(service: PlaygroundService): Route[] {
  const common = { access: 'admin', scope: 'admin', limit: 'writes', tag: 'Administration', params } as const;
  const takeDown = '/api/admin/snippets/{id}/take-down';
  return [
    route({
      method: 'get',
      path: '/api/admin/snippet-reports',
      access: 'admin',
      scope: 'admin',
      limit: 'reads',
      tag: 'Administration',
      summary: 'Snippets that people reported, the latest reported first',
      query: z.strictObject({
        state: ReportStateSchema.default('open'),
        page: z.coerce.number().int().min(1).max(100_000).default(1),
      }),
      responses: { 200: { description: 'A page of snippets', schema: ReportedSnippetPageSchema } },
      errors: [],
      handle: async ({ query: { state, page } }) => ({
        status: 200,
        body: await service.listReported(state, page),
      }),
    }),
    route({
      ...common,
      method: 'put',
      path: takeDown,
      summary: 'Take a snippet down; its address then answers 410 with the reason',
      body: TakeDownSchema,
      responses: { 204: { description: 'It is gone, and its reports are closed' } },
      errors: ['SNIPPET_NOT_FOUND'],
      async handle({ params: { id }, body: { reason }, person, requestId }) {
        await service.takeDown(id, reason, { person, requestId });
        return { status: 204 };
      },
    }),
    route({
      ...common,
      method: 'delete',
      path: takeDown,
      summary: 'Put back what was taken down',
      responses: { 204: { description: 'It is there' } },
      errors: ['SNIPPET_NOT_FOUND'],
      async handle({ params: { id }, person, requestId }) {
        await service.putBack(id, { person, requestId });
        return { status: 204 };
      },
    }),
    route({
      ...common,
      method: 'post',
      path: '/api/admin/snippets/{id}/dismiss',
      summary: 'Close the reports of a snippet: nothing is wrong with it',
      responses: { 204: { description: 'No report is open' } },
      errors: ['SNIPPET_NOT_FOUND'],
      async handle({ params: { id }, person, requestId }) {
        await service.dismiss(id, { person, requestId });
        return { status: 204 };
      },
    }),
  ];
}
