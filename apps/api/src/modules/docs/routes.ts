import { z } from 'zod';
import { route, type Route } from '../../http/route.ts';
import { createOpenApiDocument } from './openapi.ts';

export function documentationRoutes(described: Route[]): Route[] {
  const own: Route[] = [
    route({
      method: 'get',
      path: '/api/openapi.json',
      access: 'public',
      tag: 'Documentation',
      summary: 'This interface as an OpenAPI 3.1 document',
      responses: { 200: { description: 'The document', schema: z.record(z.string(), z.unknown()) } },
      errors: [],
      handle: () => Promise.resolve({ status: 200, body: document }),
    }),
  ];
  const document = createOpenApiDocument([...described, ...own]);
  return own;
}
