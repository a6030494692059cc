import { z } from 'zod';
import { validateWorkspace } from '@gopherlab/catalogue';
import { DraftSchema, LabSlugSchema, SaveDraftSchema, type Draft } from '@gopherlab/contracts';
import { drafts, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { WORKSPACE_BODY_LIMIT, assertWorkspace } from '../../http/workspace.ts';
import { route, type Route } from '../../http/route.ts';
import type { LabService } from '../labs/service.ts';

const params = z.strictObject({ slug: LabSlugSchema });
const NONE: Draft = { files: {}, revision: 0, savedAt: null };
const draftResponse = {
  200: { description: 'The draft; `savedAt` is null when there is none', schema: DraftSchema },
};

export function draftRoutes({ db, labs }: { db: Db; labs: LabService }): Route[] {
  const path = '/api/labs/{slug}/draft';
  return [
    route({
      method: 'get',
      path,
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Drafts',
      summary: "The caller's unsent work on a lab",
      params,
      responses: draftResponse,
      errors: ['LAB_NOT_FOUND'],
      async handle({ params: { slug }, person }) {
        const { slug: lab } = labs.getLab(slug);
        return { status: 200, body: (await drafts.findDraft(db, { personId: person.id, lab })) ?? NONE };
      },
    }),
    route({
      method: 'put',
      path,
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Drafts',
      summary: 'Save the draft',
      description:
        'Refused with `DRAFT_CONFLICT` when it was changed since `baseRevision`, in another tab for example.',
      params,
      body: SaveDraftSchema,
      bodyLimit: WORKSPACE_BODY_LIMIT,
      responses: draftResponse,
      errors: ['LAB_NOT_FOUND', 'DRAFT_CONFLICT'],
      async handle({ params: { slug }, body, person }) {
        const lab = labs.getLab(slug);
        assertWorkspace(validateWorkspace(lab, body.files));
        const saved = await drafts.saveDraft(db, { personId: person.id, lab: slug, ...body });
        if (!saved) throw new AppError('DRAFT_CONFLICT', 'fetch the draft and decide which of both to keep');
        return { status: 200, body: saved };
      },
    }),
    route({
      method: 'delete',
      path,
      access: 'guest',
      scope: 'submit',
      limit: 'writes',
      tag: 'Drafts',
      summary: 'Throw the draft away',
      params,
      responses: draftResponse,
      errors: ['LAB_NOT_FOUND'],
      async handle({ params: { slug }, person }) {
        const { slug: lab } = labs.getLab(slug);
        return { status: 200, body: (await drafts.deleteDraft(db, { personId: person.id, lab })) ?? NONE };
      },
    }),
  ];
}
