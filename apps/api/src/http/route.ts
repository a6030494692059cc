import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { TokenScope } from '@gopherlab/contracts';
import type { Person } from '@gopherlab/store';
import type { Logger } from '../logger.ts';
import type { ErrorCode } from './errors.ts';

/**
 * Who may call a route. `public`: anybody; `guest`: whoever has a session, also without an account; `account`: whoever
 * has signed up; `instructor`: instructors and admins; `admin`; `runner`: a machine with the runners' token. What
 * belongs to one person or one cohort the service behind the route asks for besides.
 */
export type Access = 'public' | 'guest' | 'account' | 'instructor' | 'admin' | 'runner';

/** What the route's schemas made of a request. */
export interface RouteInput<P, Q, H, B, C> {
  params: P;
  query: Q;
  headers: H;
  body: B;
  /** Undefined for a visitor of a public route. */
  person: C;
  requestId: string;
  log: Logger;
  /** Aborted when the caller went away or the server stops. */
  signal: AbortSignal;
  req: Request;
  res: Response;
}

export interface Reply {
  status: number;
  /** Sent as JSON; none for 204. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface ResponseSpec {
  description: string;
  schema?: z.ZodType;
  /** Default `application/json`. */
  mediaType?: string;
}

/** One row of the route table: Express, the OpenAPI document and the tests are all made from it. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI's form: `/api/labs/{slug}`. */
  path: string;
  access: Access;
  /** Which scope of a personal token opens it; `none`: no token does. */
  scope: TokenScope | 'none';
  /** A page of another site may send it: the handler itself proves where it comes from. */
  fromOtherSites?: boolean;
  /** Which bucket of the caller a request takes from; none for machines and documents. */
  limit?: 'reads' | 'writes' | 'streams';
  tag:
    | 'Labs'
    | 'Playground'
    | 'Toolchain'
    | 'Session'
    | 'Accounts'
    | 'Drafts'
    | 'Submissions'
    | 'Assessments'
    | 'Tracks'
    | 'Cohorts'
    | 'Assignments'
    | 'Gradebook'
    | 'Similarity'
    | 'Certificates'
    | 'Integrations'
    | 'Administration'
    | 'Runners'
    | 'Health'
    | 'Documentation';
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Names in lower case; other headers are ignored. */
  headers?: z.ZodObject;
  body?: z.ZodType;
  /** The body is a form (`application/x-www-form-urlencoded`), not JSON. */
  form?: boolean;
  /** Bytes; default 100 KiB. */
  bodyLimit?: number;
  responses: Record<number, ResponseSpec>;
  /** Beside those that every route may give. */
  errors: ErrorCode[];
  /** Answers by returning a reply, or by itself and returning nothing. */
  handle(input: RouteInput<unknown, unknown, unknown, unknown, Person | undefined>): Promise<Reply | void>;
}

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Caller<A extends Access> = A extends 'public' | 'runner' ? Person | undefined : Person;

interface TypedRoute<A extends Access, P, Q, H, B> extends Omit<Route, 'handle'> {
  access: A;
  params?: P & z.ZodObject;
  query?: Q & z.ZodObject;
  headers?: H & z.ZodObject;
  body?: B & z.ZodType;
  handle(input: RouteInput<Output<P>, Output<Q>, Output<H>, Output<B>, Caller<A>>): Promise<Reply | void>;
}

/** States a route; its handler gets what the schemas promise. */
export function route<const A extends Access, P = undefined, Q = undefined, H = undefined, B = undefined>(
  typed: TypedRoute<A, P, Q, H, B>,
): Route {
  // The registration parses every part with the very schemas that gave the handler its types.
  return typed;
}
