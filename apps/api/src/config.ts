import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { generateSigningKey, KeyError, parseSigningKey, SIGNING_KEY_SECRET } from '@gopherlab/signing';
import { readOrCreateSecret, type BucketSize } from '@gopherlab/store';
import { generateToolKey, parseToolKey, TOOL_KEY_SECRET } from './modules/lti/tool-key.ts';
import { ConfigError } from './config-error.ts';
import { AccountsEnvSchema, readAccountsConfig, type AccountsConfig } from './config-accounts.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(100).max(600_000);
/** `burst:perMinute`. */
const bucket = z
  .string()
  .regex(/^[1-9]\d{0,6}:[1-9]\d{0,6}$/, 'must be burst:perMinute, for example 60:30')
  .transform((value): BucketSize => {
    const [burst = 1, perMinute = 1] = value.split(':').map(Number);
    return { burst, perMinute };
  });
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every variable is described in docs/operating.md. */
const EnvSchema = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('localhost'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: flag.default(false),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(12),
  GOPHERLAB_STATE_DIR: z.string().min(1).default('.gopherlab'),
  BLOBS_DIR: z.string().min(1).optional(),
  LABS_DIR: z.string().min(1).default('labs'),
  WEB_DIST_DIR: z.string().min(1).default('apps/web/dist'),
  TOOLCHAIN_DIR: z.string().min(1).optional(),
  RUNNER_TOKEN: z.string().min(16).optional(),
  RUNNER_TOKEN_FILE: z.string().min(1).optional(),
  SIGNING_KEY: z.string().min(1).optional(),
  SIGNING_KEY_FILE: z.string().min(1).optional(),
  RETIRED_KEYS_DIR: z.string().min(1).optional(),
  LTI_KEY_FILE: z.string().min(1).optional(),
  LTI_ALLOW_PRIVATE: flag.default(false),
  WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  LEASE_TTL_MS: milliseconds.default(10_000),
  MAX_UNFINISHED_PER_PERSON: z.coerce.number().int().min(1).max(1000).default(4),
  LIMIT_SUBMISSIONS: bucket.prefault('60:30'),
  LIMIT_SNIPPETS: bucket.prefault('20:4'),
  LIMIT_WRITES: bucket.prefault('240:120'),
  LIMIT_READS: bucket.prefault('1200:1200'),
  LIMIT_STREAMS: bucket.prefault('120:60'),
  LIMIT_GUESTS: bucket.prefault('200:120'),
  LIMIT_SIGN_INS: bucket.prefault('10:5'),
  ...AccountsEnvSchema.shape,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Token buckets: those of a person, or without one of an address. */
export interface Limits {
  submissions: BucketSize;
  /** What a person shares from the playground. */
  snippets: BucketSize;
  /** Requests that change something. */
  writes: BucketSize;
  reads: BucketSize;
  /** Streams that are opened. */
  streams: BucketSize;
  /** New guests; always of an address. */
  guests: BucketSize;
  /** Tries to prove who one is, for one e-mail address; a network address has ten times as much. */
  signIns: BucketSize;
}

export interface Config {
  port: number;
  host: string;
  /** Where people reach the page, when that is not the request's own host. */
  publicUrl: URL | undefined;
  trustProxy: boolean;
  databaseUrl: string;
  databaseConnections: number;
  blobsDir: string;
  labsDir: string;
  webDistDir: string;
  /** Holds the Go toolchain for the page, where set-up has built it. */
  toolchainDir: string;
  runnerToken: string;
  /** Ed25519 private key that verdicts are signed with, as a JWK or PEM. */
  signingKey: string;
  /** RSA private key that proves this installation to learning platforms, as a JWK or PEM. */
  ltiKey: string;
  /** Whether learning platforms may be in private networks, and on this machine without https. */
  ltiAllowPrivate: boolean;
  /** The same of the receivers of webhooks. */
  webhookAllowPrivate: boolean;
  /** Public keys that signed before. */
  retiredKeysDir: string;
  /** How long a runner may be silent. */
  leaseTtlMs: number;
  maxUnfinishedPerPerson: number;
  limits: Limits;
  accounts: AccountsConfig;
  logLevel: z.infer<typeof EnvSchema>['LOG_LEVEL'];
}

/** Reads the environment, once. Throws ConfigError that names every bad variable, never its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = EnvSchema.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const value = parsed.data;
  const stateDir = resolve(value.GOPHERLAB_STATE_DIR);
  return {
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL === undefined ? undefined : new URL(value.PUBLIC_URL),
    trustProxy: value.TRUST_PROXY,
    databaseUrl: value.DATABASE_URL,
    databaseConnections: value.DATABASE_CONNECTIONS,
    blobsDir: resolve(value.BLOBS_DIR ?? join(stateDir, 'blobs')),
    labsDir: resolve(value.LABS_DIR),
    webDistDir: resolve(value.WEB_DIST_DIR),
    toolchainDir: resolve(value.TOOLCHAIN_DIR ?? join(stateDir, 'toolchain')),
    runnerToken: readRunnerToken(value, stateDir),
    signingKey: readSigningKey(value, stateDir),
    ltiKey: readLtiKey(value, stateDir),
    ltiAllowPrivate: value.LTI_ALLOW_PRIVATE,
    webhookAllowPrivate: value.WEBHOOK_ALLOW_PRIVATE,
    retiredKeysDir: resolve(value.RETIRED_KEYS_DIR ?? join(stateDir, 'retired-keys')),
    leaseTtlMs: value.LEASE_TTL_MS,
    maxUnfinishedPerPerson: value.MAX_UNFINISHED_PER_PERSON,
    limits: {
      submissions: value.LIMIT_SUBMISSIONS,
      snippets: value.LIMIT_SNIPPETS,
      writes: value.LIMIT_WRITES,
      reads: value.LIMIT_READS,
      streams: value.LIMIT_STREAMS,
      guests: value.LIMIT_GUESTS,
      signIns: value.LIMIT_SIGN_INS,
    },
    accounts: readAccountsConfig(value, set, stateDir),
    logLevel: value.LOG_LEVEL,
  };
}

function readRunnerToken(value: z.infer<typeof EnvSchema>, stateDir: string): string {
  if (value.RUNNER_TOKEN !== undefined) return value.RUNNER_TOKEN;
  if (value.RUNNER_TOKEN_FILE === undefined) return readOrCreateSecret(stateDir, 'runner-token');
  try {
    const token = readFileSync(value.RUNNER_TOKEN_FILE, 'utf8').trim();
    if (token.length >= 16) return token;
  } catch {
    throw new ConfigError(['RUNNER_TOKEN_FILE: the file cannot be read']);
  }
  throw new ConfigError(['RUNNER_TOKEN_FILE: the token has less than 16 characters']);
}

function readSigningKey(value: z.infer<typeof EnvSchema>, stateDir: string): string {
  const { SIGNING_KEY: given, SIGNING_KEY_FILE: file } = value;
  const name = given === undefined && file !== undefined ? 'SIGNING_KEY_FILE' : 'SIGNING_KEY';
  const text = given ?? (file === undefined ? undefined : readKeyFile(file));
  const key = text ?? readOrCreateSecret(stateDir, SIGNING_KEY_SECRET, generateSigningKey);
  try {
    parseSigningKey(key);
    return key;
  } catch (error) {
    if (error instanceof KeyError) throw new ConfigError([`${name}: ${error.message}`]);
    throw error;
  }
}

function readLtiKey({ LTI_KEY_FILE: file }: z.infer<typeof EnvSchema>, stateDir: string): string {
  if (file === undefined) return readOrCreateSecret(stateDir, TOOL_KEY_SECRET, generateToolKey);
  try {
    const text = readFileSync(file, 'utf8');
    parseToolKey(text);
    return text;
  } catch {
    throw new ConfigError([
      'LTI_KEY_FILE: an RSA private key of at least 2048 bits (a JWK or PEM) is wanted',
    ]);
  }
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(['SIGNING_KEY_FILE: the file cannot be read']);
  }
}
