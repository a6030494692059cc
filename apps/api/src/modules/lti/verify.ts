import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { lti } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import {
  assertOutboundUrl,
  createOutboundFetch,
  OutboundError,
  type OutboundPolicy,
} from '../../outbound/call.ts';
import { parseClaims, type LaunchClaims } from './claims.ts';

/** Clocks of platforms may be off by so much. */
const TOLERANCE_S = 60;
/** An older token was not made for this launch. */
const MOST_AGE_S = 60 * 60;

/** Checks `id_token`s against the keys that the platform publishes; keys are kept for a while. */
export function createLaunchVerifier(policy: OutboundPolicy) {
  const keySets = new Map<string, JWTVerifyGetKey>();

  function keysOf(jwksUrl: string): JWTVerifyGetKey {
    const url = assertOutboundUrl(jwksUrl, policy);
    const known = keySets.get(url.href);
    if (known) return known;
    const made = createRemoteJWKSet(url, {
      [customFetch]: createOutboundFetch(policy),
      // A key that the platform has just changed is found at once, and nobody makes us ask without end.
      cooldownDuration: 5000,
    });
    keySets.set(url.href, made);
    return made;
  }

  return {
    /** Throws LTI_REFUSED that says why. Nonce and deployment are the caller's to compare. */
    async verify(platform: lti.LtiPlatformRecord, idToken: string): Promise<LaunchClaims> {
      const { issuer, clientId } = platform;
      try {
        const { payload } = await jwtVerify(idToken, keysOf(platform.jwksUrl), {
          issuer,
          audience: clientId,
          algorithms: ['RS256'],
          clockTolerance: TOLERANCE_S,
          maxTokenAge: MOST_AGE_S,
          requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
        });
        const parsed = parseClaims(payload);
        if ('problem' in parsed) throw refused(parsed.problem);
        const { azp } = parsed.claims;
        const several = Array.isArray(payload.aud) && payload.aud.length > 1;
        if (azp === undefined ? several : azp !== clientId) throw refused('azp names another client');
        return parsed.claims;
      } catch (error) {
        throw toRefusal(error);
      }
    },
  };
}

function refused(detail: string, cause?: unknown): AppError {
  return new AppError('LTI_REFUSED', detail, { cause });
}

function toRefusal(error: unknown): unknown {
  if (error instanceof OutboundError) return refused(`the platform's keys: ${error.message}`, error);
  if (error instanceof errors.JOSEError)
    return refused(`the id_token is not accepted: ${error.message}`, error);
  // jose passes on what its fetch threw.
  if (error instanceof Error && error.cause instanceof OutboundError) return toRefusal(error.cause);
  // A value that is no key, for example.
  if (error instanceof TypeError)
    return refused('the id_token is not accepted: its key cannot be used', error);
  return error;
}
