/** Numbers of 53 bits: collisions are not to be expected among the millions of fingerprints of a large class. */
export type Hash = number;

const LOW_BITS = 2 ** 32;

/** Takes numbers one by one. Not for secrets: whoever wants to can make two texts collide. */
export interface Hasher {
  add(value: number): void;
  digest(): Hash;
}

export function createHasher(): Hasher {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  return {
    add(value) {
      // A 53-bit hash counts with both of its halves.
      const low = value | 0;
      const high = (value / LOW_BITS) | 0;
      a = mix(a ^ low, 0xcc9e2d51) + high;
      b = mix(b ^ low ^ (high << 7), 0x1b873593);
    },
    digest: () => join(mix(a ^ (b >>> 11), 0x27d4eb2f), mix(b ^ a, 0x165667b1)),
  };
}

export function hashText(text: string): Hash {
  const hasher = createHasher();
  for (let at = 0; at < text.length; at += 1) hasher.add(text.charCodeAt(at));
  return hasher.digest();
}

export function hashAll(values: readonly number[], from = 0, to = values.length): Hash {
  const hasher = createHasher();
  for (let at = from; at < to; at += 1) hasher.add(values[at] ?? 0);
  return hasher.digest();
}

function mix(value: number, factor: number): number {
  const turned = Math.imul(value, factor);
  return Math.imul((turned << 15) | (turned >>> 17), 5) + 0x52dce729;
}

function join(high: number, low: number): Hash {
  return (high >>> 11) * LOW_BITS + (low >>> 0);
}
