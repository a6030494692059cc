import { Agent, request } from 'node:http';
import type { ApiDocument, JsonSchema, Operation } from './document.ts';
import type { FuzzRequest } from './requests.ts';

export interface Answer {
  status: number;
  type: string;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** An answer that takes longer is one that does not come. */
const PATIENCE_MS = 10_000;

/** Sends exactly this; of a stream only the beginning is read. */
export function send(url: string, { method, path, headers, body }: FuzzRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // As browsers do: after `Connection: close` a server hangs up on whoever still sends.
    const agent = new Agent({ keepAlive: true });
    const call = request(url, { method, path: path.replaceAll(/[^\x21-\x7e]/g, '?'), headers, agent });
    const timer = setTimeout(() => call.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
    call.once('close', () => {
      clearTimeout(timer);
      agent.destroy();
    });
    call.once('error', reject);
    // A refusal may come before we have said everything.
    call.once('upgrade', () => reject(new Error('the connection was upgraded')));
    call.once('response', (response) => {
      const type = response.headers['content-type'] ?? '';
      let text = '';
      const end = () => {
        resolve({ status: response.statusCode ?? 0, type, headers: response.headers, text });
        call.off('error', reject).on('error', () => undefined);
        call.destroy();
      };
      if (type.startsWith('text/event-stream')) return end();
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', end).once('error', reject);
    });
    call.end(body);
  });
}

/** Faults of HTTP itself, found before a route is: what is no HTTP, no host of ours, too long a header, a foolish `Expect`. */
const BEFORE_ANY_ROUTE = [400, 404, 405, 408, 417, 421, 431];

/** Everything that is wrong with an answer, in words; undefined when it is as documented. */
export function judge(
  document: ApiDocument,
  operation: Operation,
  sent: FuzzRequest,
  answer: Answer,
): string | undefined {
  const { status, text } = answer;
  const stated = operation.responses[status];
  if (status >= 500 && !(stated && operation.path === '/readyz'))
    return `a fault of its own: ${status} ${text}`;
  const beforeAnyRoute = !sent.regular && BEFORE_ANY_ROUTE.includes(status);
  // A path that cannot be decoded is nobody's.
  const elsewhere = status === 404 && operation.path.includes('{');
  if (!stated && sent.own && !beforeAnyRoute && !elsewhere) return `${status} is not documented: ${text}`;
  // Node answers a foolish `Expect` itself, with nothing in it.
  if (status === 417 || sent.method === 'HEAD' || status === 204) return undefined;
  if (answer.headers['x-content-type-options'] !== 'nosniff') return 'without nosniff';
  if (status >= 400 && status < 500) return judgeProblem(document, operation, answer);
  if (!stated || !sent.own) return undefined;
  const schema = stated.content?.['application/json']?.schema;
  return schema && parseAndJudge(document, schema, text);
}

function judgeProblem(document: ApiDocument, operation: Operation, answer: Answer): string | undefined {
  const { status, type, text, headers } = answer;
  const inPages = Object.values(operation.responses).some(({ content }) => content?.['text/html']);
  if (inPages && type.startsWith('text/html')) return undefined;
  if (!type.startsWith('application/problem+json')) return `an error as ${type}: ${text}`;
  const problem = JSON.parse(text) as { status: unknown; requestId?: unknown; type: unknown };
  if (problem.status !== status) return `the problem says ${String(problem.status)}, the answer ${status}`;
  // Before Express there is no request to name.
  if (problem.type === 'about:blank') return undefined;
  if (problem.requestId !== headers['x-request-id'])
    return 'the problem has another request id than the answer';
  if (status === 429 && headers['retry-after'] === undefined) return '429 without Retry-After';
  const schema = Object.values(operation.responses).find(
    ({ content }) => content?.['application/problem+json'],
  )?.content?.['application/problem+json']?.schema;
  return schema && parseAndJudge(document, schema, text);
}

function parseAndJudge(document: ApiDocument, schema: JsonSchema, text: string): string | undefined {
  const problem = document.problemWith(schema, JSON.parse(text));
  return problem === undefined ? undefined : `not as its schema says: ${problem}\n${text.slice(0, 500)}`;
}
