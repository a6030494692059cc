import { z } from 'zod';
import {
  GradebookCellDetailSchema,
  GradebookCellQuerySchema,
  GradebookExportSchema,
  GradebookSchema,
  SetOverrideSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { route, type Route } from '../../http/route.ts';
import { csvHeaders, toCsv } from '../../lib/csv.ts';
import { toExport, toLongRows, toWideRows } from './export.ts';
import type { GradebookService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });

export function gradebookRoutes(service: GradebookService): Route[] {
  return [readRoute(service), exportRoute(service), ...cellRoutes(service)];
}

function readRoute(service: GradebookService): Route {
  return route({
    method: 'get',
    path: '/api/cohorts/{id}/gradebook',
    access: 'instructor',
    scope: 'teach',
    limit: 'reads',
    tag: 'Gradebook',
    summary: 'Learners × labs with their grades',
    description:
      'Compact, for thousands of rows: each learner has one list of numbers, five for each column. `score` is after lateness ' +
      'and override, by the assignment’s policy; `minutes` is clock time from the first saved work on the lab (never from ' +
      'before it opened) to the submission that counts, so nights count. `/export` gives the same values with names.',
    params,
    query: z.strictObject({ assignment: UuidSchema.optional() }),
    responses: { 200: { description: 'The gradebook', schema: GradebookSchema } },
    errors: ['COHORT_NOT_FOUND', 'ASSIGNMENT_NOT_FOUND'],
    handle: async ({ person, params: { id }, query }) => ({
      status: 200,
      body: await service.read(person, id, query.assignment),
    }),
  });
}

function exportRoute(service: GradebookService): Route {
  return route({
    method: 'get',
    path: '/api/cohorts/{id}/gradebook/export',
    access: 'instructor',
    scope: 'teach',
    limit: 'reads',
    tag: 'Gradebook',
    summary: 'The gradebook as a download',
    description:
      '`csv`: one line for each learner, a column for each lab’s score and each assignment’s total. `csv-long` and `json`: ' +
      'one line or object for each learner and lab, with everything that is known of the cell. CSV is UTF-8 with a byte order ' +
      'mark; a text that a spreadsheet would run as a formula begins with an apostrophe. docs/teaching.md says what each column is.',
    params,
    query: z.strictObject({
      format: z.enum(['csv', 'csv-long', 'json']).default('csv'),
      assignment: UuidSchema.optional(),
    }),
    responses: {
      200: { description: 'With `format=json`; otherwise `text/csv`', schema: GradebookExportSchema },
    },
    errors: ['COHORT_NOT_FOUND', 'ASSIGNMENT_NOT_FOUND'],
    async handle({ person, params: { id }, query: { format, assignment }, res }) {
      const book = await service.read(person, id, assignment);
      const name = `gradebook-${book.cohort.name}-${book.at.slice(0, 10)}`;
      if (format === 'json') {
        const { 'Content-Disposition': disposition = '' } = csvHeaders(`${name}.json`);
        return { status: 200, body: toExport(book), headers: { 'Content-Disposition': disposition } };
      }
      const text = toCsv(format === 'csv' ? toWideRows(book) : toLongRows(book));
      res.status(200).set({ ...csvHeaders(`${name}.csv`), 'Cache-Control': 'no-store' });
      res.end(text);
    },
  });
}

function cellRoutes(service: GradebookService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cohorts/{id}/gradebook/cell',
      access: 'instructor',
      scope: 'teach',
      limit: 'reads',
      tag: 'Gradebook',
      summary: 'What stands behind one cell: submissions, the one that counts, overrides',
      params,
      query: GradebookCellQuerySchema,
      responses: { 200: { description: 'The cell', schema: GradebookCellDetailSchema } },
      errors: ['COHORT_NOT_FOUND', 'CELL_NOT_FOUND'],
      handle: async ({ person, params: { id }, query }) => ({
        status: 200,
        body: await service.cell(person, id, query),
      }),
    }),
    route({
      method: 'put',
      path: '/api/cohorts/{id}/gradebook/override',
      access: 'instructor',
      scope: 'teach',
      limit: 'writes',
      tag: 'Gradebook',
      summary: 'Set a grade by hand, or take that back',
      description:
        'With a reason, which the learner sees too; kept in the audit log. A null score takes an override back.',
      params,
      body: SetOverrideSchema,
      responses: { 204: { description: 'Set' } },
      errors: ['COHORT_NOT_FOUND', 'COHORT_ARCHIVED', 'CELL_NOT_FOUND'],
      async handle({ person, params: { id }, body, requestId }) {
        await service.override(person, id, body, requestId);
        return { status: 204 };
      },
    }),
  ];
}
