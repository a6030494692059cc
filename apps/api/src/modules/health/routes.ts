import { HealthSchema, type Health } from '@gopherlab/contracts';
import { ping, runners, type Db } from '@gopherlab/store';
import { route, type Route } from '../../http/route.ts';

export interface HealthOptions {
  db: Db;
  connectedWithinMs: number;
}

export function healthRoutes({ db, connectedWithinMs }: HealthOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/healthz',
      access: 'public',
      scope: 'none',
      tag: 'Health',
      summary: 'Whether this process is alive',
      responses: { 200: { description: 'It is', schema: HealthSchema } },
      errors: [],
      handle: () =>
        Promise.resolve({
          status: 200,
          body: { status: 'ok', checks: { process: { ok: true, message: 'answers' } } } satisfies Health,
        }),
    }),
    route({
      method: 'get',
      path: '/readyz',
      access: 'public',
      scope: 'none',
      tag: 'Health',
      summary: 'Whether submissions can be taken and graded now',
      responses: {
        200: { description: 'They can', schema: HealthSchema },
        503: { description: 'Something is missing', schema: HealthSchema },
      },
      errors: [],
      async handle() {
        const database = await checkDatabase(db);
        const runner = database.ok ? await checkRunners(db, connectedWithinMs) : UNKNOWN;
        const ok = database.ok && runner.ok;
        const body: Health = { status: ok ? 'ok' : 'degraded', checks: { database, runner } };
        return { status: ok ? 200 : 503, body };
      },
    }),
  ];
}

const UNKNOWN = { ok: false, message: 'unknown while the database does not answer' };

async function checkDatabase(db: Db): Promise<{ ok: boolean; message: string }> {
  return ping(db).then(
    () => ({ ok: true, message: 'answers' }),
    () => ({ ok: false, message: 'does not answer' }),
  );
}

async function checkRunners(db: Db, withinMs: number): Promise<{ ok: boolean; message: string }> {
  const connected = await runners.listConnectedRunners(db, withinMs);
  if (connected.length === 0) return { ok: false, message: 'none is connected' };
  const places = connected.reduce((sum, { capacity }) => sum + capacity, 0);
  return { ok: true, message: `${connected.length} connected, ${places} gradings at once` };
}
