import { randomBytes } from 'node:crypto';

/** Crockford's: nobody reads one sign for another. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

/** 60 bits from the system's generator: nobody guesses it, and it is still read out in a classroom. */
export function createJoinCode(): string {
  return [...randomBytes(LENGTH)].map((byte) => SIGNS[byte % SIGNS.length]).join('');
}

/** The code as it is stored, from whatever a person types or copies: spaces, hyphens, small letters, O for 0. */
export function normaliseJoinCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-\u2010-\u2015]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
}
