import { setTimeout as sleep } from 'node:timers/promises';
import {
  StreamEventSchema,
  SubmissionSchema,
  type Submission,
  type WorkspaceFiles,
} from '../../packages/contracts/src/index.ts';

const MOST_TRIES = 5;

/** A guest of the running product, over HTTP as a browser is. */
export interface Client {
  /** Posts work and reads its event stream until the verdict is there. */
  grade(lab: string, files: WorkspaceFiles): Promise<Graded>;
  submit(lab: string, files: WorkspaceFiles): Promise<Submission>;
  /** Any other request; throws when it is not answered with success. */
  request(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown>;
}

export interface Graded {
  /** From the request to the verdict's arrival. */
  totalMs: number;
  submission: Submission;
}

export async function enrol(url: string): Promise<Client> {
  const session = await fetch(`${url}/api/session`);
  if (!session.ok) throw new Error(`no session: ${session.status}`);
  await session.arrayBuffer();
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { Cookie: cookie, Origin: url, 'Content-Type': 'application/json' };

  async function send(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${url}${path}`, { method, headers: { ...headers, ...more }, body: text });
      if (response.ok) return response;
      const answer = `${method} ${path} answers ${response.status}: ${await response.text()}`;
      if (response.status !== 503 || tries === MOST_TRIES) throw new Error(answer);
      // As a page does; it is told, for it spoils a sample.
      process.stderr.write(`  ${answer}; trying again\n`);
      await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
    }
  }

  async function submit(lab: string, files: WorkspaceFiles): Promise<Submission> {
    const body = { lab, mode: 'grade', files };
    const response = await send('POST', '/api/submissions', body, { 'Idempotency-Key': crypto.randomUUID() });
    return SubmissionSchema.parse(await response.json());
  }

  return {
    submit,
    async grade(lab, files) {
      const begun = performance.now();
      const { id } = await submit(lab, files);
      const submission = await finished(await send('GET', `/api/submissions/${id}/events`));
      return { totalMs: performance.now() - begun, submission };
    },
    async request(method, path, body) {
      return (await send(method, path, body)).json();
    },
  };
}

/** Why a verdict on a reference solution is wrong; undefined when it is full marks. */
export function complaintAbout({ submission: { lab, verdict } }: Graded): string | undefined {
  if (verdict?.status === 'graded' && verdict.score === verdict.maxScore) return undefined;
  const lost = verdict?.checks.filter(({ status }) => status !== 'passed').map(({ id }) => id) ?? [];
  return `${lab}: ${verdict?.status ?? 'no verdict'}, lost ${lost.join(', ')}`;
}

/** Reads an event stream until the submission is finished. */
async function finished(response: Response): Promise<Submission> {
  if (!response.body) throw new Error('an event stream without a body');
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of response.body) {
    pending += decoder.decode(chunk as Uint8Array, { stream: true });
    const frames = pending.split('\n\n');
    pending = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (!data?.startsWith('{"kind":"finished"')) continue;
      const event = StreamEventSchema.parse(JSON.parse(data));
      if (event.kind === 'finished') return event.submission;
    }
  }
  throw new Error('the event stream ended without a verdict');
}
