import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../run-cli.testing.ts';

const ID = '0b8f9c1e-5f0e-4f5e-9a3e-2f0b6a7c8d9e';

/** A folder for each kind of wrong call, none of which may reach an engine. */
async function folders(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'gopherlab-wrong-'));
  for (const name of ['good', 'binary', 'large', 'link', 'latin', 'dots', 'empty']) {
    await mkdir(join(root, name));
    if (name !== 'empty') await writeFile(join(root, name, 'main.go'), 'package main\n');
  }
  await writeFile(join(root, 'binary/main.go'), new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]));
  await writeFile(join(root, 'large/main.go'), 'x'.repeat(10 * 1024 * 1024));
  await writeFile(join(root, 'latin/main.go'), new Uint8Array([0xe9, 0xe8]));
  await writeFile(join(root, 'dots/..\\main.go'), 'package main\n');
  await symlink('/etc/hostname', join(root, 'link/host.go'));
  return root;
}

test(
  'every wrong call is one line that names what is wrong, and exit code 2',
  { timeout: 300_000 },
  async () => {
    const root = await folders();
    const calls: [string[], string][] = [
      [['http-health-servr', 'good'], '"http-health-servr" is not a lab; did you mean http-health-server?'],
      [['../worker-pool', 'good'], '"../worker-pool" is not a lab'],
      [['http-health-server', 'nowhere'], 'nowhere: there is no such folder'],
      [
        ['http-health-server', 'good/main.go'],
        'good/main.go: is a file, but the folder of the submission is wanted',
      ],
      [['http-health-server', 'binary'], 'binary/main.go: is a binary file'],
      [['http-health-server', 'large'], 'large/main.go: has 10.0 MiB; at most 256 KiB are taken'],
      [['http-health-server', 'latin'], 'latin/main.go: is not UTF-8 text'],
      [['http-health-server', 'dots'], 'dots/..\\main.go: the name begins with two dots'],
      [['http-health-server', 'link'], 'link/host.go: is a symbolic link out of the folder'],
      [['http-health-server', 'empty'], 'empty: has no file of http-health-server; main.go would be one'],
      [['http-health-server', 'good', '--lang', 'fr'], "argument 'fr' is invalid"],
      [['http-health-server', 'good', '--jsn'], "unknown option '--jsn'"],
      [
        ['http-health-server', 'good', '--out', 'good/main.go'],
        'good/main.go: is a file, but a folder for artefacts',
      ],
      [['http-health-server'], "missing required argument 'dir'"],
      [['--replay', '42'], '"42" is not the id of a submission'],
      [['http-health-server', '--replay', ID], '--replay takes lab and files from the stored submission'],
      [['http-health-server', 'good', '--with-current-image'], '--with-current-image belongs to --replay'],
    ];
    for (const [args, message] of calls) {
      const { code, stdout, stderr } = await runCli(['grade', ...args, '--json'], { cwd: root });
      expect.soft({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect.soft(stderr).toContain(message);
      expect
        .soft(
          stderr
            .trimEnd()
            .split('\n')
            .filter((line) => !line.startsWith('(Did you mean')),
        )
        .toHaveLength(1);
    }
  },
);

test('help is no error', async () => {
  const { code, stdout } = await runCli(['grade', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(
    'Exit code: 0 full marks, 1 less than full marks, 2 a wrong call, 3 the platform failed.',
  );
});
