import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../logger.ts';

export interface RequestContext {
  /** Follows the request to its job, its runner and its sandbox. */
  requestId: string;
  log: Logger;
}

const contexts = new WeakMap<Response, RequestContext>();
const ACCEPTED_ID = /^[A-Za-z0-9._-]{8,80}$/;

/** Names the request (`X-Request-Id`, in and out) and logs one line when it is answered. */
export function nameRequests(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id');
    const requestId = given !== undefined && ACCEPTED_ID.test(given) ? given : randomUUID();
    const log = logger.child({ requestId });
    contexts.set(res, { requestId, log });
    res.set('X-Request-Id', requestId);
    const begun = performance.now();
    res.once('close', () => {
      const ms = Math.round((performance.now() - begun) * 10) / 10;
      const level = req.path.startsWith('/api/') ? 'info' : 'debug';
      log[level]({ method: req.method, path: req.path, status: res.statusCode, ms }, 'request');
    });
    next();
  };
}

export function requestContext(res: Response): RequestContext {
  const context = contexts.get(res);
  if (!context) throw new Error('the request was not named');
  return context;
}
