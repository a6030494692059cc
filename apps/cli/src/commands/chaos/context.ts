import type { Installation } from '../../installation.ts';

/** What a run was asked for. */
export interface ChaosOptions {
  kills: number;
  minutes: number;
  seed: number;
  quick: boolean;
  baseDir: string;
}

/** What a run works with. */
export interface RunContext {
  installation: Installation;
  image: string;
  env: NodeJS.ProcessEnv;
  options: ChaosOptions;
  signal: AbortSignal;
  say: (line: string) => void;
}
