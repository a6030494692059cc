import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ProfileSchema, type Profile } from '@gopherlab/contracts';
import { RuntimeWishSchema, type RuntimeWish } from '@gopherlab/sandbox';

const profiles = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(ProfileSchema).min(1));

/** Every variable is described in docs/operating.md. */
const EnvSchema = z.object({
  API_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
  RUNNER_TOKEN: z.string().min(16).optional(),
  RUNNER_TOKEN_FILE: z.string().min(1).optional(),
  RUNNER_CAPACITY: z.coerce.number().int().min(1).max(1000).optional(),
  RUNNER_PROFILES: profiles.default(['standard', 'observe', 'kernel']),
  RUNNER_DRAIN_MS: z.coerce.number().int().min(0).max(3_600_000).default(5000),
  GOPHERLAB_STATE_DIR: z.string().min(1).default('.gopherlab'),
  LABS_DIR: z.string().min(1).default('labs'),
  SANDBOX_IMAGE: z.string().min(1),
  SANDBOX_RUNTIME: RuntimeWishSchema.default('auto'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Config {
  apiUrl: string;
  token: string;
  /** Unique for this process. */
  runnerId: string;
  /** Gradings at once. */
  capacity: number;
  profiles: Profile[];
  /** How long gradings under way may take when we are told to stop. */
  drainMs: number;
  labsDir: string;
  image: string;
  /** What standard sandboxes run under. */
  runtime: RuntimeWish;
  logLevel: string;
}

/** What is wrong with the environment, all of it, one variable a line. */
export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(`The environment is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Reads the environment, once. Throws ConfigError that names every bad variable, never its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = EnvSchema.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const value = parsed.data;
  const tokenFile =
    value.RUNNER_TOKEN_FILE ?? join(resolve(value.GOPHERLAB_STATE_DIR), 'secrets', 'runner-token');
  return {
    apiUrl: value.API_URL.replace(/\/+$/, ''),
    token: value.RUNNER_TOKEN ?? readToken(tokenFile),
    runnerId: `${hostname().slice(0, 40)}-${process.pid}-${randomBytes(3).toString('hex')}`,
    capacity: value.RUNNER_CAPACITY ?? availableParallelism(),
    profiles: [...new Set(value.RUNNER_PROFILES)],
    drainMs: value.RUNNER_DRAIN_MS,
    labsDir: resolve(value.LABS_DIR),
    image: value.SANDBOX_IMAGE,
    runtime: value.SANDBOX_RUNTIME,
    logLevel: value.LOG_LEVEL,
  };
}

function readToken(file: string): string {
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (token.length >= 16) return token;
  } catch {
    throw new ConfigError([
      `RUNNER_TOKEN_FILE: ${file} cannot be read; the api makes it when it starts first`,
    ]);
  }
  throw new ConfigError([`RUNNER_TOKEN_FILE: the token in ${file} has less than 16 characters`]);
}
