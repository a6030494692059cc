import { DatabaseSetupError, prepareCluster, probeDatabaseUrl, startPostgres } from '@gopherlab/store';
import { SetupError, type Step } from './step.ts';

/** The database: `DATABASE_URL` where it is set, else PostgreSQL's files in the state folder. */
export const postgresStep: Step = {
  name: 'PostgreSQL',
  async run(context) {
    const { stateDir, env } = context;
    return told(async () => {
      if (env.DATABASE_URL) {
        context.report('asking the server of DATABASE_URL');
        return { state: 'skipped', detail: `${await probeDatabaseUrl(env.DATABASE_URL)}, from DATABASE_URL` };
      }
      context.report('making its files');
      const { made, version } = await prepareCluster(stateDir);
      return { state: made ? 'done' : 'skipped', detail: `${version}, embedded` };
    });
  },
};

/** A database that answers. */
export interface OpenDatabase {
  /** Holds the password: never log it. */
  url: string;
  /** Ends our own server; leaves that of `DATABASE_URL` alone. */
  stop(): Promise<void>;
}

export interface OpenDatabaseOptions {
  stateDir: string;
  env: NodeJS.ProcessEnv;
}

/** Uses `DATABASE_URL` or starts our own server. Throws SetupError. */
export async function openDatabase({ stateDir, env }: OpenDatabaseOptions): Promise<OpenDatabase> {
  return told(async () => {
    if (!env.DATABASE_URL) return startPostgres({ stateDir });
    await probeDatabaseUrl(env.DATABASE_URL);
    return { url: env.DATABASE_URL, stop: () => Promise.resolve() };
  });
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatabaseSetupError)
      throw new SetupError(error.message, error.nextStep, { cause: error });
    throw error;
  }
}
