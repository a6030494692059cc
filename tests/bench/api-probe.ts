import { setTimeout as sleep } from 'node:timers/promises';
import type { Draft, WorkspaceFiles } from '../../packages/contracts/src/index.ts';
import type { Client } from './client.ts';

/** Between two requests, so that the probe is somebody who looks around and no load of its own. */
const PAUSE_MS = 40;

export interface ProbeOptions {
  client: Client;
  lab: string;
  files: WorkspaceFiles;
  /** One of the client's that is graded already. */
  submissionId: string;
}

export interface ApiProbe {
  /** Ends the probing; resolves with milliseconds by route. */
  stop(): Promise<Map<string, number[]>>;
}

/** A person who looks around while others submit: times what a page asks for, one request after the other. */
export function startApiProbe({ client, lab, files, submissionId }: ProbeOptions): ApiProbe {
  const times = new Map<string, number[]>();
  let revision = 0;
  let stopped = false;

  async function timed<T>(route: string, request: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const answer = await request();
    times.set(route, [...(times.get(route) ?? []), performance.now() - begun]);
    await sleep(PAUSE_MS);
    return answer;
  }

  async function probe(): Promise<void> {
    while (!stopped) {
      await timed('GET /api/labs', () => client.request('GET', '/api/labs'));
      await timed('GET /api/labs/:slug', () => client.request('GET', `/api/labs/${lab}`));
      const draft = { files, baseRevision: revision };
      const saved = await timed('PUT /api/labs/:slug/draft', () =>
        client.request('PUT', `/api/labs/${lab}/draft`, draft),
      );
      ({ revision } = saved as Draft);
      await timed('GET /api/submissions/:id', () =>
        client.request('GET', `/api/submissions/${submissionId}`),
      );
    }
  }

  const probing = probe();
  // Told by stop(); until then it must not end the process.
  probing.catch(() => undefined);
  return {
    async stop() {
      stopped = true;
      await probing;
      return times;
    },
  };
}
