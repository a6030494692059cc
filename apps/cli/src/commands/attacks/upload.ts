import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import type { Lab } from '@gopherlab/catalogue';
import { ProblemSchema, SubmissionListSchema, SubmissionSchema } from '@gopherlab/contracts';
import type { Installation } from '../../installation.ts';
import { openDatabase } from '../../setup/postgres.ts';
import { findFreePort } from '../up/port.ts';
import { startService } from '../up/service.ts';
import type { UploadAttack, UploadRequest } from './attack.ts';
import { learnersPart } from './honest.ts';
import type { AttackRow } from './row.ts';

/** A real api over HTTP with a database of its own and no runner: an upload that is refused needs none. */
export interface UploadTarget extends AsyncDisposable {
  url: string;
}

/** Starts the api that upload attacks are sent to. */
export async function startUploadTarget({ rootDir, stateDir }: Installation): Promise<UploadTarget> {
  await using stack = new AsyncDisposableStack();
  const ownState = join(stateDir, 'attacks');
  const logsDir = join(ownState, 'logs');
  mkdirSync(logsDir, { recursive: true });
  const database = await openDatabase({ stateDir: ownState, env: {} });
  stack.defer(() => database.stop());
  const port = await findFreePort();
  const api = await startService({
    name: 'api',
    entry: join(rootDir, 'apps/api/src/main.ts'),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      GOPHERLAB_STATE_DIR: ownState,
      LABS_DIR: join(rootDir, 'labs'),
      WEB_DIST_DIR: join(rootDir, 'apps/web/dist'),
      PORT: String(port),
      DATABASE_URL: database.url,
    },
    logFile: join(logsDir, 'api.log'),
  });
  stack.defer(() => api.stop());
  const owned = stack.move();
  return { url: `http://localhost:${port}`, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Sends one hostile upload as a newcomer, and then that newcomer's honest one. */
export async function runUpload(
  attack: UploadAttack,
  lab: Lab,
  { url }: UploadTarget,
): Promise<Omit<AttackRow, 'seconds'>> {
  const guest = createGuest(url);
  await guest.arrive();
  const { http, code, detail } = await send(guest, attack.request, lab.slug);
  const { expect } = attack;
  const problems: string[] = [];
  if (!expect.http.includes(http) || code !== expect.code)
    problems.push(`expected ${expect.http.join(' or ')} ${expect.code}, saw ${http} ${code}: ${detail}`);
  const { submissions } = SubmissionListSchema.parse(await (await guest.ask('/api/submissions')).json());
  if (submissions.length > 0) problems.push('something of it was stored');
  const complaint = await honestUpload(guest, lab);
  if (complaint !== undefined) problems.push(complaint);
  return {
    family: attack.family,
    name: attack.name,
    lab: lab.slug,
    tries: attack.tries,
    ok: problems.length === 0,
    status: String(http),
    stoppedBy: `${code}: ${detail}`,
    unearned: [],
    leftovers: [],
    problems,
  };
}

interface Guest {
  arrive(): Promise<void>;
  ask(path: string, init?: RequestInit): Promise<Response>;
}

/** A browser as far as the api can tell: it keeps its cookie and says where it comes from. */
function createGuest(url: string): Guest {
  let cookie = '';
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { origin: url, ...(cookie && { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    const [set] = response.headers.getSetCookie();
    if (set) cookie = set.split(';')[0] ?? '';
    return response;
  };
  return { ask, arrive: async () => void (await ask('/api/session')).body?.cancel() };
}

async function send(
  guest: Guest,
  request: UploadRequest,
  slug: string,
): Promise<{ http: number; code: string; detail: string }> {
  const plain = bodyOf(request, slug);
  const body = request.encoding === undefined ? plain : COMPRESS[request.encoding](plain);
  const response = await guest.ask('/api/submissions', {
    method: 'POST',
    body: new Uint8Array(body),
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(request.encoding && { 'content-encoding': request.encoding }),
      ...request.headers,
    },
  });
  const text = await response.text();
  const parsed = ProblemSchema.safeParse(parseJson(text));
  if (!parsed.success)
    return { http: response.status, code: 'no problem document', detail: text.slice(0, 300) };
  const { code, title, detail = '', issues = [] } = parsed.data;
  const words = [title, detail, ...issues.map(({ path, message }) => `${path}: ${message}`)];
  return { http: response.status, code, detail: words.filter((word) => word !== '').join('; ') };
}

const COMPRESS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

/** The body before it is compressed. */
function bodyOf({ files, raw, base64, repeat }: UploadRequest, slug: string): Buffer {
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (raw !== undefined) return Buffer.from(raw.replaceAll('LAB_SLUG', slug).repeat(repeat));
  const repeated = Object.entries(files ?? {}).map(([path, content]) => [path, content.repeat(repeat)]);
  return Buffer.from(
    JSON.stringify({ lab: slug, mode: 'grade', files: Object.fromEntries(repeated) as object }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same newcomer's honest submission must be taken. */
async function honestUpload(guest: Guest, lab: Lab): Promise<string | undefined> {
  const response = await guest.ask('/api/submissions', {
    method: 'POST',
    body: JSON.stringify({ lab: lab.slug, mode: 'grade', files: learnersPart(lab, lab.solution) }),
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  });
  const answer = await response.text();
  const taken = response.status === 202 && SubmissionSchema.safeParse(parseJson(answer)).success;
  return taken ? undefined : `the next honest upload got ${response.status}: ${answer.slice(0, 300)}`;
}
