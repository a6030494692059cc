export interface RateLimit {
  /** Takes one token of `key`; returns 0, or the seconds until there is one. */
  take(key: string): number;
}

/** A token bucket for each key, in this process's memory. `now` in milliseconds. */
export function createRateLimit(
  { burst, perSecond }: { burst: number; perSecond: number },
  now: () => number = () => performance.now(),
): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const time = now();
      const bucket = buckets.get(key) ?? { tokens: burst, at: time };
      const tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * perSecond);
      if (buckets.size > 10_000) forgetFull(buckets, { burst, perSecond, time });
      buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: time });
      return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
    },
  };
}

function forgetFull(
  buckets: Map<string, { tokens: number; at: number }>,
  { burst, perSecond, time }: { burst: number; perSecond: number; time: number },
): void {
  for (const [key, { tokens, at }] of buckets) {
    if (tokens + ((time - at) / 1000) * perSecond >= burst) buckets.delete(key);
  }
}
