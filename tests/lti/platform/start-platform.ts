import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface PlatformReport {
  items: Record<string, unknown>[];
  scores: { userId: string; scoreGiven: number; scoreMaximum: number }[];
  problems: string[];
}

export interface PlatformProcess extends AsyncDisposable {
  url: string;
  /** Tells it where the tool is, how many scores it refuses next, or how its registration fails (null: no more). */
  set(state: {
    toolUrl?: string;
    failScores?: number;
    fault?: 'issuer' | 'refuses' | 'no-deployment' | null;
  }): void;
  ask(): Promise<PlatformReport>;
}

/** Starts the platform as a process of its own. */
export async function startPlatform(): Promise<PlatformProcess> {
  const child = fork(join(import.meta.dirname, 'platform.ts'), { stdio: 'inherit' });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    set: (state) => void child.send(state),
    async ask() {
      const answer = once(child, 'message');
      child.send({ ask: true });
      return ((await answer) as [PlatformReport])[0];
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

/** What an admin of Gopherlab registers for it. */
export function registrationOf({ url }: { url: string }) {
  return {
    name: 'School',
    issuer: url,
    clientId: 'client-of-the-tool',
    authUrl: `${url}/auth`,
    tokenUrl: `${url}/token`,
    jwksUrl: `${url}/jwks`,
    deploymentIds: ['deployment-1'],
    instructorsTeach: true,
  };
}
