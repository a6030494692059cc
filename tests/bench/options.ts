import { z } from 'zod';
import { LabSlugSchema } from '../../packages/contracts/src/index.ts';

/** What apps/cli/src/commands/bench hands over, as one JSON argument. */
export const BenchOptionsSchema = z.strictObject({
  /** All labs when it is empty. */
  labs: z.array(LabSlugSchema),
  /** Pairs of bare work and stack for each lab at one client; absent: as many as fit a fixed time. */
  samples: z.int().min(1).max(1000).optional(),
  clients: z.array(z.int().min(1).max(999)).min(1),
  /** Only shows that everything works: too few samples to say anything. */
  quick: z.boolean(),
  json: z.boolean(),
  image: z.string(),
  stateDir: z.string(),
});
export type BenchOptions = z.infer<typeof BenchOptionsSchema>;

/** How much of everything is measured. */
export interface Plan {
  samples: { pairs: number } | { seconds: number };
  clients: number[];
  /** Gradings of each lab at saturation. */
  rounds: number;
  /** Sizes of the queue. */
  queued: number[];
  noiseMs: number;
}

/** The whole of it takes about ten minutes on two processors. */
export function planOf({ quick, samples, clients }: BenchOptions): Plan {
  if (quick) {
    return { samples: { pairs: samples ?? 1 }, clients, rounds: 1, queued: [5, 20], noiseMs: 200 };
  }
  return {
    samples: samples === undefined ? { seconds: 45 } : { pairs: samples },
    clients,
    rounds: 4,
    queued: [10, 100, 1000],
    noiseMs: 3000,
  };
}
