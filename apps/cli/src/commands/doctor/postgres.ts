import { openDatabase } from '../../setup/postgres.ts';
import { SetupError } from '../../setup/step.ts';
import type { Finding } from './finding.ts';

/** Starts (or reaches) the database and lets go of it again. */
export async function inspectPostgres(stateDir: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const base = {
    id: 'postgres',
    title: 'PostgreSQL',
    why: "Submissions, drafts and verdicts are kept there, and the queue's jobs.",
  };
  const place = env.DATABASE_URL ? 'the server of DATABASE_URL' : 'the embedded server';
  try {
    const begun = performance.now();
    const database = await openDatabase({ stateDir, env });
    await database.stop();
    return {
      ...base,
      status: 'pass',
      seen: `${place} answered after ${(performance.now() - begun).toFixed(0)} ms`,
    };
  } catch (error) {
    const mend =
      error instanceof SetupError
        ? error.nextStep
        : 'read the message; `npm start` makes its files anew when they are missing';
    return { ...base, status: 'fail', seen: error instanceof Error ? error.message : String(error), mend };
  }
}
