import type * as Contracts from '@gopherlab/contracts';
import { ApiError } from './api-error.ts';
import { reportAnswer, reportNoAnswer } from './connection.ts';
import { takeEarlyAnswer } from './early-answers.ts';

type Schema = { parse(data: unknown): unknown };
type SchemaName = {
  [Name in keyof typeof Contracts]: (typeof Contracts)[Name] extends Schema ? Name : never;
}[keyof typeof Contracts];
type Answer<Name extends SchemaName> = ReturnType<(typeof Contracts)[Name]['parse']>;

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON: together with the server's check of `Origin`, other sites cannot send it. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/**
 * Calls the API and gives the answer the type of its contract.
 *
 * The schema itself checks the answer in development only: it would cost every visitor 20 KB, and a strict schema in an
 * open page would refuse the answers of a newer server.
 */
export async function request<Name extends SchemaName>(
  path: string,
  schema: Name,
  options: RequestOptions = {},
): Promise<Answer<Name>> {
  const response = await send(path, options);
  const body: unknown = await response.json();
  if (import.meta.env.DEV) {
    const contracts = await import('@gopherlab/contracts');
    return contracts[schema].parse(body) as Answer<Name>;
  }
  return body as Answer<Name>;
}

/** The same for answers without a body, or with one that is not JSON. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const { method = 'GET', body, headers, signal } = options;
  let response: Response;
  try {
    const early = method === 'GET' ? await takeEarlyAnswer(path) : undefined;
    response =
      early ??
      (await fetch(path, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json, application/problem+json',
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal ?? null,
      }));
  } catch (cause) {
    if (signal?.aborted) throw cause;
    reportNoAnswer();
    throw ApiError.fromNetwork(cause, navigator.onLine);
  }
  reportAnswer();
  if (!response.ok) throw await ApiError.fromResponse(response);
  return response;
}
