import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

/** What the page saw in one grading during which the api was killed. */
const RoundSchema = z.object({
  round: z.number(),
  /** A sentence on the page said that the connection was lost. */
  told: z.boolean(),
  /** The page is the one that was opened: nobody loaded it anew. */
  sameDocument: z.boolean(),
  /** From the kill to the verdict, milliseconds. */
  verdictMs: z.number(),
});
export type PageRound = z.infer<typeof RoundSchema>;

const MessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('running') }),
  z.object({ type: z.literal('round'), ...RoundSchema.shape }),
]);

export interface PageOptions {
  rootDir: string;
  url: string;
  chromium: string;
  rounds: number;
  env: NodeJS.ProcessEnv;
  /** Ends the browser before its time. */
  signal: AbortSignal;
  /** Called while a grading runs in front of the page. */
  disturb: () => Promise<void>;
}

/** A person with a real browser and a lab open. Resolves with what they saw; the reason is there when they saw no end. */
export async function watchPage(options: PageOptions): Promise<{ rounds: PageRound[]; fault?: string }> {
  const child = fork(join(options.rootDir, 'tests/chaos/page.ts'), [String(options.rounds)], {
    env: { ...options.env, PRODUCT_URL: options.url, CHROMIUM_PATH: options.chromium },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const end = () => void child.kill('SIGTERM');
  options.signal.addEventListener('abort', end, { once: true });
  const rounds: PageRound[] = [];
  let said = '';
  let disturbing = Promise.resolve();
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  child.on('message', (raw) => {
    const message = MessageSchema.parse(raw);
    if (message.type === 'round') {
      const { type: _, ...round } = message;
      rounds.push(round);
    } else {
      disturbing = options.disturb().catch((error: unknown) => void (said += String(error)));
    }
  });
  const code = await new Promise<number>((resolve) =>
    child.once('exit', (exitCode) => resolve(exitCode ?? 1)),
  );
  options.signal.removeEventListener('abort', end);
  await disturbing;
  return code === 0 ? { rounds } : { rounds, fault: said.trim() || `exit code ${code}` };
}
