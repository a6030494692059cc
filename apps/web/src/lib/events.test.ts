import { afterEach, expect, test, vi } from 'vitest';
import type { StreamEvent } from '@gopherlab/contracts';
import { followSubmission, type StreamStatus } from './events.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const running = { kind: 'state', state: 'running', queuePosition: null, estimatedWaitMs: null } as const;
const sse = (id: number, event: object) => `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;

/** Answers each connection with the next of these, and keeps the `Last-Event-ID` that it was asked with. */
function stubConnections(answers: (() => Response)[]) {
  const asked: (string | undefined)[] = [];
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('fetch', (_url: string, init: { headers: Record<string, string> }) => {
    asked.push(init.headers['last-event-id']);
    const answer = answers[asked.length - 1];
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('network'));
  });
  return asked;
}

function follow(): Promise<{ events: StreamEvent[]; statuses: StreamStatus[]; code?: string }> {
  const events: StreamEvent[] = [];
  const statuses: StreamStatus[] = [];
  return new Promise((resolve) => {
    followSubmission('id', {
      onEvent: (event) => events.push(event),
      onError: (error) => resolve({ events, statuses, code: error.code }),
      onStatus: (status) => {
        statuses.push(status);
        if (status === 'closed' && events.some(({ kind }) => kind === 'finished'))
          resolve({ events, statuses });
      },
    });
  });
}

test('a stream that breaks is resumed behind the last event that was seen', async () => {
  const asked = stubConnections([
    () => new Response(sse(1, running) + sse(2, { kind: 'retried', reason: 'x' })),
    () => new Response('bad gateway', { status: 502 }),
    () => new Response(sse(3, { kind: 'finished', submission: {} })),
  ]);
  const { events, statuses } = await follow();
  expect(events.map(({ kind }) => kind)).toEqual(['state', 'retried', 'finished']);
  expect(asked).toEqual([undefined, '2', '2']);
  expect(statuses).toEqual(['connecting', 'open', 'reconnecting', 'reconnecting', 'open', 'closed']);
});

test('a stream that the server refuses is not tried again', async () => {
  const problem = {
    type: 'about:blank',
    title: 'No',
    status: 404,
    code: 'SUBMISSION_NOT_FOUND',
    requestId: 'r',
  };
  const asked = stubConnections([() => Response.json(problem, { status: 404 })]);
  expect((await follow()).code).toBe('SUBMISSION_NOT_FOUND');
  expect(asked).toHaveLength(1);
});
