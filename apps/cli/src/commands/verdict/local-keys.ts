import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKeyring, readKeyFolder, SIGNING_KEY_SECRET, type Keyring } from '@gopherlab/signing';
import { readSecret } from '@gopherlab/store';
import type { Installation } from '../../installation.ts';
import { UsageError } from '../../usage-error.ts';

/** The folder of public keys that signed before; the api reads the same. */
export function retiredKeysDir({ stateDir }: Installation, env: NodeJS.ProcessEnv): string {
  return env.RETIRED_KEYS_DIR || join(stateDir, 'retired-keys');
}

export function signingKeyPath({ stateDir }: Installation): string {
  return join(stateDir, 'secrets', SIGNING_KEY_SECRET);
}

/** This installation's own keys, from where its api has them; none is made here. */
export async function openLocalKeyring(installation: Installation, env: NodeJS.ProcessEnv): Promise<Keyring> {
  const keyring = await findLocalKeyring(installation, env);
  if (!keyring) {
    throw new UsageError(
      'this installation has no key yet (the first `npm start` makes it); name the keys with --keys or --url',
    );
  }
  return keyring;
}

/** The same; undefined where there is no key yet. */
export async function findLocalKeyring(
  installation: Installation,
  env: NodeJS.ProcessEnv,
): Promise<Keyring | undefined> {
  const signingKey = readLocalSigningKey(installation, env);
  if (signingKey === undefined) return undefined;
  return openKeyring({ signingKey, retired: await readKeyFolder(retiredKeysDir(installation, env)) });
}

/** The private key that the api of this installation signs with. Never log it. */
export function readLocalSigningKey(installation: Installation, env: NodeJS.ProcessEnv): string | undefined {
  if (env.SIGNING_KEY) return env.SIGNING_KEY;
  if (!env.SIGNING_KEY_FILE) return readSecret(signingKeyPath(installation));
  try {
    return readFileSync(env.SIGNING_KEY_FILE, 'utf8');
  } catch (cause) {
    throw new UsageError(`SIGNING_KEY_FILE: ${env.SIGNING_KEY_FILE} cannot be read`, { cause });
  }
}
