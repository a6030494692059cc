import { once } from 'node:events';
import type { Response } from 'express';
import { exported, keptDrafts, type Db, type Person } from '@gopherlab/store';
import { route, type Route } from '../../http/route.ts';
import type { VerdictService } from '../verdicts/service.ts';
import type { Profile } from './profile.ts';

export interface ExportRouteOptions {
  db: Db;
  profile: Profile;
  verdicts: VerdictService;
}

/** Everything that is stored of a person, as one JSON file. */
export function exportRoutes(options: ExportRouteOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/account/export',
      access: 'account',
      scope: 'none',
      limit: 'streams',
      tag: 'Accounts',
      summary: 'Everything that is stored of the caller, as one JSON file',
      description:
        'Account, memberships, drafts, submissions with files, verdict and its signature, self-assessments with answers, and what the audit log holds. Artefacts are named with their address.',
      responses: { 200: { description: 'One JSON object, as a download' } },
      errors: [],
      async handle({ res, person, signal }) {
        res.set({
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Disposition': 'attachment; filename="gopherlab-my-data.json"',
          'Cache-Control': 'no-store',
        });
        for await (const part of partsOf(options, person)) {
          // Whoever went away reads no more, and whoever reads slowly fills no memory here.
          if (signal.aborted) break;
          if (!res.write(part)) await drained(res, signal);
        }
        res.end();
      },
    }),
  ];
}

async function drained(res: Response, signal: AbortSignal): Promise<void> {
  await once(res, 'drain', { signal }).catch(() => undefined);
}

async function* partsOf(
  { db, profile, verdicts }: ExportRouteOptions,
  person: Person,
): AsyncGenerator<string> {
  const { keptDrafts: _, ...account } = await profile.get(person.id);
  const whole = {
    exportedAt: new Date().toISOString(),
    account,
    ...(await exported.listSmall(db, person.id)),
    keptDrafts: await keptDrafts.listKeptDrafts(db, person.id),
  };
  yield `${JSON.stringify(whole, null, 2).slice(0, -2)},\n  "submissions": [`;
  let separator = '\n';
  for await (const submission of exported.eachSubmission(db, person.id)) {
    const signed = submission.verdict === null ? null : await verdicts.getSigned(submission.id, person);
    yield `${separator}${JSON.stringify({ ...submission, signed })}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}
