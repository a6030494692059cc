import type { Request } from 'express';
import type { Person } from '@gopherlab/store';
import { clientKey } from '../../http/client-address.ts';
import { readSessionCookie } from '../../http/cookies.ts';

/** Who stands at the door, and with what. */
export interface Visitor {
  person: Person;
  /** Of the session that they come with. */
  tokenHash: Buffer;
  userAgent: string | null;
  address: string;
  /** Where they reach this site, without a path. */
  origin: string;
  requestId: string;
}

/** Browsers' own names are shorter. */
const MOST_USER_AGENT = 400;

export function visitorOf(
  { req, person, requestId }: { req: Request; person: Person; requestId: string },
  publicUrl: URL | undefined,
): Visitor {
  const tokenHash = readSessionCookie(req, publicUrl);
  if (!tokenHash) throw new Error('a person without a session');
  return {
    person,
    tokenHash,
    userAgent: req.get('user-agent')?.toWellFormed().replaceAll('\0', '').slice(0, MOST_USER_AGENT) ?? null,
    address: clientKey(req),
    origin: originOf(req, publicUrl),
    requestId,
  };
}

/** `Host` is held to the names of this machine where there is no public address (known-host.ts). */
export function originOf(req: Request, publicUrl: URL | undefined): string {
  return publicUrl?.origin ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`;
}
