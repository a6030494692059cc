import type { RequestHandler } from 'express';
import { AppError } from './errors.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * On a loopback address only the names of this machine and of `publicUrl` are answered. A stranger's page whose own name
 * was pointed at 127.0.0.1 (DNS rebinding) is same-origin for its browser, but names itself in `Host`.
 */
export function refuseUnknownHosts({
  host,
  publicUrl,
}: {
  host: string;
  publicUrl: URL | undefined;
}): RequestHandler {
  const local = LOOPBACK.includes(host) || host === '::1';
  const known = new Set([...LOOPBACK, ...(publicUrl ? [publicUrl.hostname] : [])]);
  return (req, _res, next) => {
    const given = req.get('host');
    // Only HTTP/1.0 may leave it out, and no browser does.
    if (local && given !== undefined && !known.has(hostnameOf(given) ?? ''))
      throw new AppError('UNKNOWN_HOST');
    next();
  };
}

function hostnameOf(host: string): string | undefined {
  const address = `http://${host}`;
  if (/[/?#@\\]/.test(host) || !URL.canParse(address)) return undefined;
  return new URL(address).hostname;
}
