/** Chance that can be had again: the same seed gives the same numbers. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** One of them. Throws when there is none. */
  pick<T>(from: readonly T[]): T;
  /** The same things in another order. */
  shuffle<T>(from: readonly T[]): T[];
}

/** Mulberry32: 32 bits of state are plenty for a schedule. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    pick(from) {
      if (from.length === 0) throw new Error('there is nothing to pick from');
      return from[Math.floor(next() * from.length)] as (typeof from)[number];
    },
    shuffle(from) {
      const order = [...from];
      for (let last = order.length - 1; last > 0; last -= 1) {
        const other = Math.floor(next() * (last + 1));
        [order[last], order[other]] = [
          order[other] as (typeof order)[number],
          order[last] as (typeof order)[number],
        ];
      }
      return order;
    },
  };
}
