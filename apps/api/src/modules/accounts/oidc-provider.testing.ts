import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface TestProvider extends AsyncDisposable {
  issuer: string;
}

interface ProviderOptions {
  redirectUri: string;
  clientId: string;
  clientSecret: string;
}

/** A provider that is a process of its own, with its own keys; who signs in there writes `name|address|verified`. */
export async function startTestProvider(options: ProviderOptions): Promise<TestProvider> {
  const child = fork(join(import.meta.dirname, 'oidc-provider-process.testing.ts'), {
    env: { ...process.env, PROVIDER: JSON.stringify(options) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { issuer: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
