import { z } from 'zod';
import { route, type Route } from '../../http/route.ts';
import { createOpenApiDocument } from './openapi.ts';
import { renderPage } from './page.ts';

export function documentationRoutes(described: Route[]): Route[] {
  const own: Route[] = [
    route({
      method: 'get',
      path: '/api/openapi.json',
      access: 'public',
      scope: 'read',
      tag: 'Documentation',
      summary: 'This interface as an OpenAPI 3.1 document',
      responses: { 200: { description: 'The document', schema: z.record(z.string(), z.unknown()) } },
      errors: [],
      handle: () => Promise.resolve({ status: 200, body: document }),
    }),
    route({
      method: 'get',
      path: '/api/docs',
      access: 'public',
      scope: 'read',
      tag: 'Documentation',
      summary: 'This interface as a page to read',
      responses: { 200: { description: 'The page', mediaType: 'text/html' } },
      errors: [],
      handle({ res }) {
        res.status(200).set('Cache-Control', 'no-cache').type('text/html').send(page);
        return Promise.resolve();
      },
    }),
  ];
  const document = createOpenApiDocument([...described, ...own]);
  const page = renderPage(document);
  return own;
}
