import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invited, Session } from '@gopherlab/contracts';
import { visit, type Person } from './clients.testing.ts';
import { startTestApi, startTestPostgres, type TestApi, type TestPostgres } from './harness.testing.ts';

interface ReceivedMail {
  to: string;
  text: string;
}

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const PASSWORD = 'correct horse battery';

/** A real SMTP server that keeps what it is given. */
async function startMailServer() {
  const mails: ReceivedMail[] = [];
  const waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      let raw = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => (raw += chunk));
      stream.on('end', () => {
        // Quoted-printable, as nodemailer writes what is not ASCII.
        const bytes = raw
          .replaceAll(/=\r\n/g, '')
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
        mails.push({
          to: session.envelope.rcptTo[0]?.address ?? '',
          text: Buffer.from(bytes, 'latin1').toString(),
        });
        for (const wake of waiting.splice(0)) wake();
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** The next mail that comes. */
    async next(): Promise<ReceivedMail> {
      if (mails.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      const mail = mails.shift();
      if (!mail) throw new Error('no mail came');
      return mail;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

type MailServer = Awaited<ReturnType<typeof startMailServer>>;

const startApi = async (mail: MailServer): Promise<TestApi> =>
  startTestApi(await postgres.createDatabase(), {
    SMTP_URL: mail.url,
    MAIL_FROM: 'Gopherlab <lab@example.org>',
  });

async function sessionOf(person: Person): Promise<Session['person']> {
  return ((await (await person.request('GET', '/api/session')).json()) as Session).person;
}

const post = (person: Person, path: string, body: unknown) => person.request('POST', path, { body });
const signUp = (person: Person, email: string) =>
  post(person, '/api/accounts/sign-up', { name: 'Ada', email, password: PASSWORD });
const signIn = (person: Person, email: string, password = PASSWORD) =>
  post(person, '/api/accounts/sign-in', { email, password });
const tokenIn = ({ text }: ReceivedMail, page: string) =>
  new RegExp(`/${page}#([A-Za-z0-9_-]{43})`).exec(text)?.[1] ?? '';

test('an account is made when the link in the mail is opened, also in another browser, and the link works once', async () => {
  await using mail = await startMailServer();
  await using api = await startApi(mail);
  const guest = await visit(api.url);
  const { id } = await sessionOf(guest);
  expect((await signUp(guest, 'ada@example.org')).status).toBe(202);
  expect((await sessionOf(guest)).guest).toBe(true);
  expect((await signIn(guest, 'ada@example.org')).status).toBe(401);
  const token = tokenIn(await mail.next(), 'confirm');
  const elsewhere = await visit(api.url);
  expect((await post(elsewhere, '/api/accounts/confirm', { token })).status).toBe(200);
  expect(await sessionOf(elsewhere)).toMatchObject({ id, guest: false, email: 'ada@example.org' });
  expect((await post(await visit(api.url), '/api/accounts/confirm', { token })).status).toBe(404);
});

test('the links in mails lead on to where their reader was going, and to no other site', async () => {
  await using mail = await startMailServer();
  await using api = await startApi(mail);
  const guest = await visit(api.url);
  const form = { name: 'Ada', email: 'ada@example.org', password: PASSWORD };
  await post(guest, '/api/accounts/sign-up', { ...form, next: '/join/AB-CD' });
  const { text } = await mail.next();
  const [, token = ''] = /\/confirm\?next=%2Fjoin%2FAB-CD#([A-Za-z0-9_-]{43})/.exec(text) ?? [];
  expect((await post(guest, '/api/accounts/confirm', { token })).status).toBe(200);
  const stranger = await visit(api.url);
  await post(stranger, '/api/accounts/password-reset', { email: form.email, next: '/tracks' });
  expect((await mail.next()).text).toMatch(/\/reset-password\?next=%2Ftracks#/);
  await post(stranger, '/api/accounts/sign-up', { ...form, next: '/.//evil.example' });
  expect((await mail.next()).text).not.toContain('evil.example');
  const wrong = { ...form, next: 'https://evil.example' };
  expect((await post(stranger, '/api/accounts/sign-up', wrong)).status).toBe(400);
});

test('signing up answers the same whether the address has an account or not; only its reader learns more', async () => {
  await using mail = await startMailServer();
  await using api = await startApi(mail);
  const owner = await visit(api.url);
  await signUp(owner, 'ada@example.org');
  await post(owner, '/api/accounts/confirm', { token: tokenIn(await mail.next(), 'confirm') });
  const stranger = await visit(api.url);
  const known = await signUp(stranger, 'ada@example.org');
  const unknown = await signUp(stranger, 'eve@example.org');
  expect([known.status, await known.json()]).toEqual([unknown.status, await unknown.json()]);
  const mails = [await mail.next(), await mail.next()];
  expect(mails.find(({ to }) => to === 'ada@example.org')?.text).toMatch('It has one already');
  expect(
    tokenIn(mails.find(({ to }) => to === 'eve@example.org') ?? { to: '', text: '' }, 'confirm'),
  ).not.toBe('');
});

test('a forgotten password is set anew by mail, every session ends, and nobody learns who has an account', async () => {
  await using mail = await startMailServer();
  await using api = await startApi(mail);
  const owner = await visit(api.url);
  await signUp(owner, 'ada@example.org');
  await post(owner, '/api/accounts/confirm', { token: tokenIn(await mail.next(), 'confirm') });
  const guest = await visit(api.url);
  const answers = await Promise.all(
    ['nobody@example.org', 'ada@example.org'].map((email) =>
      post(guest, '/api/accounts/password-reset', { email }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  const sent = await mail.next();
  expect(sent.to).toBe('ada@example.org');
  const body = { token: tokenIn(sent, 'reset-password'), password: 'another horse battery' };
  expect((await post(guest, '/api/accounts/password', body)).status).toBe(204);
  expect((await post(guest, '/api/accounts/password', body)).status).toBe(404);
  expect((await owner.request('GET', '/api/account')).status).toBe(401);
  expect((await signIn(guest, 'ada@example.org')).status).toBe(401);
  expect((await signIn(guest, 'ada@example.org', body.password)).status).toBe(200);
  expect(mail.mails).toEqual([]);
});

test('a new address counts once its link is opened, and the old one is told', async () => {
  await using mail = await startMailServer();
  await using api = await startApi(mail);
  const owner = await visit(api.url);
  await signUp(owner, 'ada@example.org');
  await post(owner, '/api/accounts/confirm', { token: tokenIn(await mail.next(), 'confirm') });
  expect((await post(owner, '/api/account/email', { email: 'new@example.org' })).status).toBe(202);
  expect((await sessionOf(owner)).email).toBe('ada@example.org');
  const token = tokenIn(await mail.next(), 'confirm');
  expect((await post(await visit(api.url), '/api/accounts/confirm', { token })).status).toBe(204);
  expect((await sessionOf(owner)).email).toBe('new@example.org');
  expect(await mail.next()).toMatchObject({ to: 'ada@example.org' });
});

test('an invitation is mailed, and works once with its role', async () => {
  await using mail = await startMailServer();
  await using api = await startApi(mail);
  const admin = await visit(api.url);
  await signUp(admin, 'ada@example.org');
  await post(admin, '/api/accounts/confirm', { token: tokenIn(await mail.next(), 'confirm') });
  const invite = { role: 'instructor', email: 'bob@example.org', days: 7 };
  const answer = await post(admin, '/api/admin/invitations', invite);
  expect((await answer.json()) as Invited).toMatchObject({ mailed: true });
  const invitation = tokenIn(await mail.next(), 'invite');
  const bob = await visit(api.url);
  const body = { name: 'Bob', email: 'bob@example.org', password: PASSWORD, invitation };
  await post(bob, '/api/accounts/sign-up', body);
  await post(bob, '/api/accounts/confirm', { token: tokenIn(await mail.next(), 'confirm') });
  expect(await sessionOf(bob)).toMatchObject({ role: 'instructor', email: 'bob@example.org' });
  expect((await post(await visit(api.url), '/api/invitations/look', { token: invitation })).status).toBe(404);
});

test('where the mail server is away an invitation is still made, and says that it was not mailed', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await using api = await startTestApi(await postgres.createDatabase(), {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'lab@example.org',
  });
  const admin = await visit(api.url);
  const { id } = await sessionOf(admin);
  await api.context.db
    .updateTable('people')
    .set({ guest: false, role: 'admin', name: 'Ada', email: 'ada@example.org' })
    .where('id', '=', id)
    .execute();
  const answer = await post(admin, '/api/admin/invitations', {
    role: 'admin',
    email: 'b@example.org',
    days: 1,
  });
  const { link, mailed } = (await answer.json()) as Invited;
  expect(mailed).toBe(false);
  expect(link).toMatch(/\/invite#[A-Za-z0-9_-]{43}$/);
});
