import { randomUUID } from 'node:crypto';
import { submissionHash } from '@gopherlab/catalogue';
import {
  ClaimedJobSchema,
  SubmissionSchema,
  type ClaimedJob,
  type GraderEvent,
  type LeaseResult,
  type Session,
  type StreamEvent,
  type Submission,
  type TrackDefinition,
} from '@gopherlab/contracts';
import type { Db } from '@gopherlab/store';
import { RUNNER_TOKEN } from './harness.testing.ts';

export interface Person {
  /** What its browser sends now. */
  readonly cookie: string;
  request(method: string, path: string, options?: RequestOptions): Promise<Response>;
  /** A submission of the test lab; fails unless it is taken. */
  submit(options?: SubmitOptions): Promise<Submission>;
}

interface RequestOptions {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

interface SubmitOptions {
  key?: string;
  mode?: 'grade' | 'run';
  text?: string;
}

/** A visitor's browser: has a session and says that it is on this site. */
export async function visit(url: string): Promise<Person> {
  const response = await fetch(`${url}/api/session`);
  const jar = new Map<string, string>();
  takeCookies(jar, response);
  const cookieOf = () => [...jar].map((pair) => pair.join('=')).join('; ');
  const request: Person['request'] = async (method, path, { body, headers, signal } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        Cookie: cookieOf(),
        'Sec-Fetch-Site': 'same-origin',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    takeCookies(jar, answer);
    return answer;
  };
  return {
    get cookie() {
      return cookieOf();
    },
    request,
    async submit({ key = randomUUID(), mode = 'grade', text = 'package main\n' } = {}) {
      const body = { lab: 'double', mode, files: { 'main.go': text } };
      const answer = await request('POST', '/api/submissions', { body, headers: { 'Idempotency-Key': key } });
      if (answer.status !== 202) throw new Error(`not taken: ${answer.status} ${await answer.text()}`);
      return SubmissionSchema.parse(await answer.json());
    },
  };
}

/** The person's id. */
export async function idOf(person: Person): Promise<string> {
  const session = (await (await person.request('GET', '/api/session')).json()) as Session;
  return session.person.id;
}

/** A track of the test lab, as an instructor makes it. */
export async function addTrack(
  db: Db,
  { slug, createdBy, track = {} }: { slug: string; createdBy: string; track?: Partial<TrackDefinition> },
): Promise<TrackDefinition> {
  const data: TrackDefinition = {
    slug,
    title: { en: 'Doubling', zh: '翻倍' },
    summary: { en: 'Doubles numbers.', zh: '把数字翻倍。' },
    labs: [{ lab: 'double', weight: 1, requires: [] }],
    planned: [],
    ...track,
  };
  await db
    .insertInto('tracks')
    .values({ slug, data: JSON.stringify(data), created_by: createdBy })
    .execute();
  return data;
}

/** As a browser does: a new value replaces the old one, and one that has run out is forgotten. */
function takeCookies(jar: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0\b|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
}

/** Speaks the runners' side of the protocol. */
export function createTestRunner(url: string, runnerId = `test-${randomUUID()}`) {
  const post = (path: string, body: unknown, signal?: AbortSignal) =>
    fetch(`${url}/internal/runner/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${RUNNER_TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  return {
    runnerId,
    post,
    async claim(waitMs = 5000): Promise<ClaimedJob | undefined> {
      const response = await post('claim', { runnerId, profiles: ['standard'], waitMs, capacity: 1 });
      if (response.status === 204) return undefined;
      return ClaimedJobSchema.parse(await response.json());
    },
    async claimOne(): Promise<ClaimedJob> {
      const job = await this.claim();
      if (!job) throw new Error('there was no work');
      return job;
    },
    events: (job: ClaimedJob, events: GraderEvent[], from?: number) =>
      post(`leases/${job.leaseId}/events`, from === undefined ? { events } : { events, from }),
    /** Says that the files of the job were graded, whatever hash the result has. */
    result: (job: ClaimedJob, result: LeaseResult) =>
      post(`leases/${job.leaseId}/result`, { ...result, submissionHash: submissionHash(job.files) }),
    fault: (job: ClaimedJob, reason = 'the engine is away', released?: boolean) =>
      post(`leases/${job.leaseId}/fault`, { reason, ...(released === undefined ? {} : { released }) }),
  };
}

export function phase(atMs: number): GraderEvent {
  return { type: 'phase', atMs, phase: 'build' };
}

/** A result in which the first check passed and the second failed, unless told otherwise. */
export function resultOf(options: { full?: boolean; failing?: boolean } = {}): LeaseResult {
  const { full = false, failing = false } = options;
  const check = (id: string, points: number, passed: boolean) => ({
    id,
    title: { en: id, zh: id },
    points,
    earned: passed ? points : 0,
    status: passed ? ('passed' as const) : ('failed' as const),
    message: { en: 'seen', zh: '看到' },
    artefacts: [],
    durationMs: 1,
  });
  const checks = [check('doubles', 60, !failing), check('exits', 40, full)];
  return {
    score: {
      status: 'graded',
      summary: { en: 'Done.', zh: '完成。' },
      score: checks.reduce((sum, { earned }) => sum + earned, 0),
      maxScore: 100,
      checks,
      diagnostics: [],
      policy: [],
    },
    timeline: { queuedMs: 1, sandboxMs: 2, buildMs: 3, checksMs: 4, totalMs: 10 },
    image: 'sha256:test',
    labHash: 'a'.repeat(64),
    submissionHash: 'b'.repeat(64),
  };
}

export interface ReceivedEvent {
  id: number | undefined;
  data: StreamEvent;
}

/** Reads Server-Sent Events until the stream ends, `until` says so, or `signal` is aborted. */
export async function readStream(
  response: Response,
  until: (event: ReceivedEvent) => boolean = () => false,
): Promise<ReceivedEvent[]> {
  const received: ReceivedEvent[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const frame = text.slice(0, end);
      text = text.slice(end + 2);
      const event = parseFrame(frame);
      if (!event) continue;
      received.push(event);
      if (until(event)) return received;
    }
  }
  return received;
}

function parseFrame(frame: string): ReceivedEvent | undefined {
  const lines = frame.split('\n');
  const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
  const id = lines.find((line) => line.startsWith('id: '))?.slice(4);
  if (data === undefined) return undefined;
  return { id: id === undefined ? undefined : Number(id), data: JSON.parse(data) as StreamEvent };
}
