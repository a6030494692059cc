import type { BucketSize } from '@gopherlab/store';
import { AppError } from './errors.ts';

/** What taking a token from a bucket came to. */
export interface Taken {
  ok: boolean;
  /** Headers for the answer, whichever it is. */
  headers: Record<string, string>;
  /** Throws TOO_MANY_REQUESTS with `detail` and Retry-After where there was no token. */
  orThrow(detail: string): void;
}

export interface RateLimit {
  take(key: string): Taken;
}

/** More keys than this are not remembered; whoever was silent longest is forgotten first. */
const MOST_KEYS = 20_000;

/**
 * A token bucket for each key, in this process's memory: a replica of the api counts for itself.
 * `now` in milliseconds.
 */
export function createRateLimit(
  name: string,
  size: BucketSize,
  now: () => number = () => performance.now(),
): RateLimit {
  // In the order of last use.
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: size.burst, at };
      const filled = Math.min(size.burst, bucket.tokens + ((at - bucket.at) / 60_000) * size.perMinute);
      const ok = filled >= 1;
      const tokens = ok ? filled - 1 : filled;
      buckets.delete(key);
      buckets.set(key, { tokens, at });
      if (buckets.size > MOST_KEYS) buckets.delete(buckets.keys().next().value ?? key);
      return describeTaken(name, size, { taken: ok, tokens });
    },
  };
}

/** Says it as draft-ietf-httpapi-ratelimit-headers does: the policy, what is left, and when the bucket is full again. */
export function describeTaken(
  name: string,
  { burst, perMinute }: BucketSize,
  { taken, tokens }: { taken: boolean; tokens: number },
): Taken {
  const secondsFor = (count: number) => Math.max(0, Math.ceil((count * 60) / perMinute));
  const headers: Record<string, string> = {
    'RateLimit-Policy': `"${name}";q=${burst};w=${secondsFor(burst)}`,
    RateLimit: `"${name}";r=${Math.floor(tokens)};t=${secondsFor(burst - tokens)}`,
  };
  if (!taken) headers['Retry-After'] = String(Math.max(1, secondsFor(1 - tokens)));
  return {
    ok: taken,
    headers,
    orThrow(detail) {
      if (!taken) throw new AppError('TOO_MANY_REQUESTS', detail, { headers });
    },
  };
}
