import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { callerPath } from '../../terminal/caller-path.ts';
import { UsageError } from '../../usage-error.ts';
import { createBackup } from './create.ts';
import { registerDeleted } from './deleted.ts';
import type { Manifest } from './manifest.ts';
import { checkBackup, restoreBackup } from './restore.ts';

const HELP = `
A backup is one tar file of one moment: every table of the database, the blobs that its rows name, and the public keys
that verdicts and certificates are verified with. It holds personal data: keep it as you keep the database. The queue is
not in it; gradings that were not over are queued again. The signing key is left out unless --passphrase-file is given:
then it is in it encrypted (scrypt, AES-256-GCM). No other secret is ever in it.

Where PostgreSQL is: DATABASE_URL, or the installation's own, which is used where it runs and otherwise started.

Exit code: 0 done, 2 a wrong call, a damaged file, or something in the way, 3 the platform failed.

Examples:
  npm run -s backup -- create gopherlab-monday.tar
  npm run -s backup -- create full.tar --passphrase-file ~/.gopherlab-passphrase
  npm run -s backup -- check gopherlab-monday.tar
  npm run -s backup -- restore gopherlab-monday.tar
  npm run -s backup -- deleted
  npm run -s backup -- purge --older-than 90`;

interface KeyOptions {
  passphraseFile?: string;
}

/** Registers `backup`: saving an installation, putting it back, and removing what was deleted for good. */
export function registerBackup(program: Command): void {
  const backup = program
    .command('backup')
    .summary('save the installation, put it back, purge what was deleted')
    .description('Backups of an installation, made while it serves; and what is marked as deleted.')
    .addHelpText('after', HELP);
  backup
    .command('create')
    .description('Write a backup of this moment, also while the installation serves.')
    .argument('<file>', 'where; nothing may be there yet')
    .option(
      '--passphrase-file <file>',
      'put the signing key in too, encrypted with the passphrase in this file',
    )
    .option('--despite-lost-blobs', 'also where blobs are missing or damaged already; they are named')
    .action(async (file: string, options: KeyOptions & { despiteLostBlobs?: boolean }) => {
      const manifest = await createBackup({
        installation: readInstallation(process.env),
        env: process.env,
        path: callerPath(file),
        passphrase: readPassphrase(options),
        despiteLostBlobs: options.despiteLostBlobs ?? false,
      });
      tell(`✓ ${file}: ${contents(manifest)}`);
      for (const sha256 of manifest.lostBlobs) tell(`! the blob ${sha256} was missing or damaged`);
    });
  backup
    .command('check')
    .description('Read a backup and hold every part against its SHA-256; changes nothing.')
    .argument('<file>')
    .action(async (file: string) => {
      tell(`✓ ${file} is whole: ${contents(await checkBackup(callerPath(file)))}`);
    });
  backup
    .command('restore')
    .description(
      'Put a backup into this installation, which must be stopped and empty: all of it, or nothing.',
    )
    .argument('<file>')
    .option('--force', 'replace everything that is in the installation')
    .option('--passphrase-file <file>', 'take the signing key too, with the passphrase in this file')
    .action(async (file: string, options: KeyOptions & { force?: boolean }) => {
      const { manifest, requeued, signingKey } = await restoreBackup({
        installation: readInstallation(process.env),
        env: process.env,
        path: callerPath(file),
        force: options.force ?? false,
        passphrase: readPassphrase(options),
      });
      tell(`✓ restored: ${contents(manifest)}`);
      if (requeued > 0) tell(`  ${requeued} submissions were not graded to the end and wait again`);
      tell(
        signingKey
          ? '  the signing key is the one of the backup'
          : "  the signing key is this installation's own; what was signed before still holds",
      );
    });
  registerDeleted(backup);
}

const tell = (line: string) => process.stderr.write(`${line}\n`);

function contents({ at, tables, blobs, signingKey, migrations }: Manifest): string {
  const key = signingKey ? 'the signing key, encrypted' : 'no signing key';
  return `${tables.length} tables and ${blobs.length} blobs of ${at}, ${key}, schema ${migrations.at(-1) ?? ''}`;
}

function readPassphrase({ passphraseFile }: KeyOptions): string | undefined {
  if (passphraseFile === undefined) return undefined;
  try {
    return readFileSync(callerPath(passphraseFile), 'utf8').trim();
  } catch (cause) {
    throw new UsageError(`${passphraseFile}: cannot be read`, { cause });
  }
}
