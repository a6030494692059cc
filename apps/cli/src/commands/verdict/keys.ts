import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateSigningKey, openKeyring } from '@gopherlab/signing';
import type { Command } from 'commander';
import { readInstallation, type Installation } from '../../installation.ts';
import { UsageError } from '../../usage-error.ts';
import { openLocalKeyring, retiredKeysDir, signingKeyPath } from './local-keys.ts';

export function registerKeys(verdict: Command): void {
  verdict
    .command('keys')
    .description('Print the public keys of this installation as a JWK Set, as /.well-known/jwks.json does.')
    .action(async () => {
      const { publicKeys } = await openLocalKeyring(readInstallation(process.env), process.env);
      process.stdout.write(`${JSON.stringify(publicKeys, null, 2)}\n`);
    });
  verdict
    .command('rotate')
    .description(
      'Make a new signing key. The old public key stays published, so that old verdicts hold. Start the api again afterwards.',
    )
    .action(async () => {
      const { from, to } = await rotate(readInstallation(process.env), process.env);
      process.stderr.write(`✓ key ${from} is retired; ${to} signs once every api was started again\n`);
    });
}

async function rotate(
  installation: Installation,
  env: NodeJS.ProcessEnv,
): Promise<{ from: string; to: string }> {
  if (env.SIGNING_KEY || env.SIGNING_KEY_FILE) {
    throw new UsageError(
      'the key is set by SIGNING_KEY or SIGNING_KEY_FILE: change it there, and put the old public key into RETIRED_KEYS_DIR',
    );
  }
  const { kid, publicKeys } = await openLocalKeyring(installation, env);
  const retired = publicKeys.keys.filter((key) => key.kid === kid);
  // The old public key is safe before the old private one goes: at no moment is a verdict without its key.
  writeWhole(
    join(retiredKeysDir(installation, env), `${kid}.json`),
    JSON.stringify({ keys: retired }),
    0o644,
  );
  const signingKey = generateSigningKey();
  const next = await openKeyring({ signingKey });
  writeWhole(signingKeyPath(installation), signingKey, 0o600);
  return { from: kid, to: next.kid };
}

/** Whoever reads the file reads all of the old or all of the new text. */
export function writeWhole(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = join(dirname(path), `.${randomBytes(6).toString('hex')}`);
  writeFileSync(temporary, `${text}\n`, { mode, flag: 'wx', flush: true });
  renameSync(temporary, path);
}
