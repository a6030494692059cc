import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Webhook } from '@gopherlab/contracts';
import type { Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestPostgres } from './harness.testing.ts';
import { signedIn } from './teaching.testing.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const startApi = async (env: Record<string, string> = { WEBHOOK_ALLOW_PRIVATE: 'true' }) =>
  startTestApi(await postgres.createDatabase(), env);

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver that answers with these statuses in turn, and 204 after them. */
async function startReceiver(...statuses: number[]) {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      received.push({ headers: req.headers, body: Buffer.concat(chunks).toString('utf8') });
      res.writeHead(statuses[received.length - 1] ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const create = (admin: Person, url: string) =>
  admin.request('POST', '/api/webhooks', { body: { url, events: ['member.joined'] } });
async function list(admin: Person): Promise<Webhook[]> {
  const answer = await admin.request('GET', '/api/webhooks');
  return ((await answer.json()) as { webhooks: Webhook[] }).webhooks;
}
const deliveries = async (admin: Person) => (await list(admin))[0]?.deliveries ?? [];
const states = async (admin: Person) => (await deliveries(admin)).map(({ state }) => state);
const patience = { timeout: 30_000, interval: 100 };

test('what happened arrives signed, after a failure once more under the same id, and again when it is asked for', async () => {
  await using api = await startApi();
  await using receiver = await startReceiver(500);
  const admin = await signedIn(api, 'admin');
  const made = await create(admin, receiver.url);
  expect(made.status).toBe(201);
  const { secret, webhook } = (await made.json()) as { secret: string; webhook: Webhook };
  const cohort = await admin.request('POST', '/api/cohorts', { body: { name: 'Autumn' } });
  expect(cohort.status).toBe(201);
  await expect.poll(() => receiver.received.length, patience).toBe(1);
  await expect.poll(async () => (await deliveries(admin))[0]?.lastStatus, patience).toBe(500);
  expect(await deliveries(admin)).toMatchObject([{ state: 'pending', attempts: 1 }]);
  expect((await list(admin))[0]?.failingSince).not.toBeNull();
  // The pause before the next try is somebody else's test.
  await api.context.db.updateTable('webhook_deliveries').set({ next_at: new Date() }).execute();
  await expect.poll(() => states(admin), patience).toEqual(['delivered']);
  expect((await list(admin))[0]?.failingSince).toBeNull();
  const [delivery] = await deliveries(admin);
  const again = `/api/webhooks/${webhook.id}/deliveries/${delivery?.id ?? ''}/again`;
  expect((await admin.request('POST', again)).status).toBe(204);
  await expect.poll(() => receiver.received.length, patience).toBe(3);
  const verifier = new Verifier(secret);
  for (const { headers, body } of receiver.received) {
    expect(headers['webhook-id']).toBe(delivery?.id);
    const told = verifier.verify(body, headers as Record<string, string>);
    expect(told).toMatchObject({ type: 'member.joined', data: { personId: admin.id, role: 'instructor' } });
  }
});

test('receivers in private networks are refused unless they are allowed', async () => {
  await using api = await startApi({});
  const admin = await signedIn(api, 'admin');
  for (const url of ['http://127.0.0.1:9/', 'https://127.0.0.1/', 'https://10.0.0.1/', 'https://[::1]/'])
    expect((await create(admin, url)).status, url).toBe(400);
  // A name is judged when it is called.
  await using receiver = await startReceiver();
  const { port } = new URL(receiver.url);
  const made = await create(admin, `https://localhost:${port}/`);
  expect(made.status).toBe(201);
  const { webhook } = (await made.json()) as { webhook: Webhook };
  expect((await admin.request('POST', `/api/webhooks/${webhook.id}/test`)).status).toBe(204);
  await expect
    .poll(async () => (await deliveries(admin))[0]?.lastError, patience)
    .toMatch('private networks');
  expect(receiver.received).toEqual([]);
});

test('deliveries that ended a month ago are forgotten, what waits is not', async () => {
  const databaseUrl = await postgres.createDatabase();
  const ended = { event: 'webhook.test', body: '{}', next_at: new Date(Date.now() + 3_600_000) };
  {
    await using api = await startTestApi(databaseUrl);
    const { id } = await signedIn(api, 'admin');
    const { db } = api.context;
    const endpoint = { url: 'https://receiver.example/', secret: 'whsec_AAAA', events: [], created_by: id };
    const { id: endpoint_id } = await db
      .insertInto('webhook_endpoints')
      .values(endpoint)
      .returning('id')
      .executeTakeFirstOrThrow();
    const days = (count: number) => new Date(Date.now() - count * 86_400_000);
    await db
      .insertInto('webhook_deliveries')
      .values([
        { ...ended, endpoint_id, state: 'delivered', created_at: days(31) },
        { ...ended, endpoint_id, state: 'failed', created_at: days(29) },
        { ...ended, endpoint_id, state: 'pending', created_at: days(31) },
      ])
      .execute();
  }
  await using api = await startTestApi(databaseUrl);
  const left = () =>
    api.context.db.selectFrom('webhook_deliveries').select('state').orderBy('state').execute();
  await expect.poll(left, patience).toEqual([{ state: 'failed' }, { state: 'pending' }]);
});
