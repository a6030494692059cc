import { setTimeout as sleep } from 'node:timers/promises';
import { SubmissionSchema, type CreateSubmission, type Submission } from '@gopherlab/contracts';

/** Longer than any answer takes on a system that is well. */
const PATIENCE_MS = 8000;
const RETRY_MS = [200, 400, 800, 1500];

/** What the platform did wrong to somebody, in words. */
export type Complain = (what: string) => void;

/** A guest with a browser's cookie and a browser's persistence. */
export interface Person {
  /** Sends until it is acknowledged, always with the same key. Undefined once `signal` is aborted. */
  submit(input: CreateSubmission, key: string, signal: AbortSignal): Promise<Submission | undefined>;
  /** Looks until the api answers; undefined once `signal` is aborted. */
  look(id: string, signal: AbortSignal): Promise<Submission | undefined>;
  /** Follows its events, resumed after each break, until `finished`; false once `signal` is aborted. */
  follow(id: string, signal: AbortSignal): Promise<boolean>;
}

/** Joins as a newcomer does. */
export async function join(url: string, signal: AbortSignal, complain: Complain): Promise<Person> {
  const session = await persist(signal, () => fetch(`${url}/api/session`, { signal: limit(signal) }));
  const cookie = session?.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await session?.arrayBuffer();
  const headers = { Cookie: cookie, Origin: url };

  async function ask(path: string, init: RequestInit, stop: AbortSignal): Promise<Submission | undefined> {
    const response = await persist(stop, async () => {
      const answer = await fetch(`${url}${path}`, { ...init, signal: limit(stop) });
      // Read within the try: a server that is killed in the middle of an answer has not answered.
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    });
    if (!response) return undefined;
    if (response.status < 300) return SubmissionSchema.parse(JSON.parse(response.text));
    complain(
      `${init.method ?? 'GET'} ${path} was refused with ${response.status}: ${response.text.slice(0, 200)}`,
    );
    return undefined;
  }

  return {
    submit: (input, key, stop) =>
      ask(
        '/api/submissions',
        {
          method: 'POST',
          headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': key },
          body: JSON.stringify(input),
        },
        stop,
      ),
    look: (id, stop) => ask(`/api/submissions/${id}`, { headers }, stop),
    follow: (id, stop) => follow(`${url}/api/submissions/${id}/events`, headers, stop, complain),
  };
}

interface Answer {
  status: number;
  headers: Headers;
}

/** Tries until there is an answer that says something: not when nobody answers, the server cannot now, or asks to wait. */
async function persist<T extends Answer>(
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    let wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0;
    try {
      const answer = await attempt();
      if (answer.status < 500 && answer.status !== 429) return answer;
      // Nobody here waits half a minute for a disk.
      wait = Math.min(3000, Math.max(wait, 1000 * Number(answer.headers.get('Retry-After') ?? 0)));
    } catch {
      // Nobody answered, or too late: the same again.
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

function limit(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
}

/** As the page follows: each event once and in order, whatever breaks in between. */
async function follow(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  complain: Complain,
): Promise<boolean> {
  let last = 0;
  let finished = false;
  while (!signal.aborted && !finished) {
    try {
      const response = await fetch(url, { headers: { ...headers, 'Last-Event-ID': String(last) }, signal });
      if (response.status === 204) return true;
      if (!response.ok || !response.body) throw new Error(`${response.status}`);
      let text = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const frames = (text + chunk).split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) {
          const seq = Number(/^id: (\d+)$/m.exec(frame)?.[1] ?? Number.NaN);
          if (Number.isNaN(seq)) continue;
          if (seq !== last + 1) complain(`event ${seq} came after event ${last} of ${url}`);
          last = seq;
          finished ||= frame.includes('"kind":"finished"');
        }
      }
    } catch {
      await sleep(300, undefined, { signal }).catch(() => undefined);
    }
  }
  return finished;
}
