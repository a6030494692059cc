import type { ErrorRequestHandler } from 'express';
import type { Problem } from '@gopherlab/contracts';
import { sendProblemPage } from '../modules/lti/pages.ts';
import { AppError, STATUS, TITLES, type ErrorCode } from './errors.ts';
import { requestContext } from './request-context.ts';

/** Where another site sends people to: they are told in a page, whatever asks for JSON in a problem. */
export function isOpenedByBrowsers(path: string): boolean {
  return path.startsWith('/lti/');
}

/** The one place where a fault becomes a response. */
export const handleError: ErrorRequestHandler = (error: unknown, req, res, next) => {
  const { log, requestId } = requestContext(res);
  const known = toAppError(error);
  const status = STATUS[known.code];
  if (known.code === 'INTERNAL') log.error({ err: error }, 'request failed');
  else if (status >= 500)
    log.warn({ code: known.code, reason: (error as Error).message }, 'request cannot be served now');
  if (res.headersSent) {
    next(error);
    return;
  }
  // People see these in their browser, on the way from their course.
  if (isOpenedByBrowsers(req.path) && req.accepts(['json', 'html']) === 'html') {
    res.set(known.headers);
    sendProblemPage(res, { status, title: TITLES[known.code], detail: known.message, requestId });
    return;
  }
  const problem: Problem = {
    type: `/api/docs#error-${known.code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[known.code],
    status,
    ...(known.message === TITLES[known.code] ? {} : { detail: known.message }),
    code: known.code,
    requestId,
    ...(known.issues ? { issues: known.issues } : {}),
  };
  res.status(status).set(known.headers).type('application/problem+json').send(JSON.stringify(problem));
};

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const http = asHttpError(error);
  if (http !== undefined) return new AppError(fromHttpError(http), undefined, { cause: error });
  // Express's router and `send` throw these for paths that cannot be decoded.
  if (error instanceof URIError) return new AppError('INVALID_INPUT', 'the path is not well encoded');
  if (isDatabaseDown(error)) {
    return new AppError('DATABASE_UNAVAILABLE', undefined, { cause: error, headers: { 'Retry-After': '2' } });
  }
  if (isDiskFull(error)) {
    return new AppError('STORAGE_FULL', undefined, { cause: error, headers: { 'Retry-After': '30' } });
  }
  return new AppError('INTERNAL', undefined, { cause: error });
}

/** What Express's own parts throw (package http-errors). */
function asHttpError(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

function fromHttpError(status: number): ErrorCode {
  if (status === 404) return 'NOT_FOUND';
  return status < 500 ? 'INVALID_INPUT' : 'INTERNAL';
}

const DOWN =
  /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT)$/;

function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A missing file is no missing database.
  if (code === 'ENOENT') return syscall === 'connect';
  if (code !== undefined) return DOWN.test(code);
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}

/** On our disk, or on PostgreSQL's. */
function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === '53100';
}
