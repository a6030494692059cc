/** What apps/cli/src/commands/bench hands over, checked there, as one JSON argument. */
export interface BenchOptions {
  /** All labs when it is empty. */
  labs: string[];
  /** Pairs of bare work and stack for each lab at one client; absent: as many as fit a fixed time. */
  samples?: number;
  /** Ascending, the first is 1. */
  clients: number[];
  /** Only shows that everything works: too few samples to say anything. */
  quick: boolean;
  json: boolean;
  image: string;
  /** A folder of its own is made in it. */
  stateDir: string;
}

export function readOptions(argv: readonly string[]): BenchOptions {
  const [text] = argv.slice(2);
  if (text === undefined) throw new Error('this is started by `npm run bench`');
  return JSON.parse(text) as BenchOptions;
}

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
    samples: samples === undefined ? { seconds: 40 } : { pairs: samples },
    clients,
    rounds: 3,
    queued: [10, 100, 1000],
    noiseMs: 3000,
  };
}
