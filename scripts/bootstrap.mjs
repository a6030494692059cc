// The first thing that runs: brings the npm dependencies (Node 24 among them) and hands over to the command line.
// It runs under whatever Node the user has, before anything is installed: plain JavaScript, built-in modules only.
// Everything it says goes to standard error, so that `--json` output stays one object.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MINIMUM_NODE = 20;
const MINIMUM_NPM = 10;
const NEEDED_BYTES = 1.2e9;
const HEARTBEAT_MS = 5000;

const rootDir = join(dirname(fileURLToPath(import.meta.url)), '..');
const modulesDir = join(rootDir, 'node_modules');
const lockDir = join(rootDir, '.gopherlab', 'install.lock');

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends with a cause and a next step. */
function fail(cause, nextStep) {
  say(`\n✗ ${cause}\n  Next: ${nextStep}`);
  process.exit(3);
}

/**
 * npm writes `node_modules/.package-lock.json` last, when an install has ended. It lists what is there; everything that
 * package-lock.json wants must be in it, save what other platforms need.
 */
function isInstalled() {
  const installed = readPackages(join(modulesDir, '.package-lock.json'));
  const wanted = readPackages(join(rootDir, 'package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (!path.startsWith('node_modules/') || optional) return true;
    return link ? existsSync(join(rootDir, path)) : installed[path]?.version === version;
  });
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

function checkVersions() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < MINIMUM_NODE) {
    fail(`Node ${process.versions.node} is too old.`, `install Node ${MINIMUM_NODE} or newer and try again.`);
  }
  const npmVersion = /npm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '');
  if (npmVersion && Number(npmVersion[1]) < MINIMUM_NPM) {
    fail(`npm ${npmVersion[1]} is too old.`, 'run `npm install -g npm@11` and try again.');
  }
}

/** Two starts at once must not install into the same folder. */
function takeLock() {
  mkdirSync(dirname(lockDir), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      mkdirSync(lockDir);
      writeFileSync(join(lockDir, 'pid'), String(process.pid));
      return;
    } catch {
      const owner = lockOwner();
      if (owner !== undefined) {
        fail(
          `Another Gopherlab command (process ${owner}) is installing.`,
          'wait until it has ended, then try again.',
        );
      }
      rmSync(lockDir, { recursive: true, force: true });
    }
  }
}

/** The process that holds the lock, if it is alive. */
function lockOwner() {
  try {
    const pid = Number(readFileSync(join(lockDir, 'pid'), 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

function npmCommand() {
  const script = process.env.npm_execpath;
  return script ? [process.execPath, [script]] : ['npm', []];
}

function runNpmCi() {
  const [command, prefix] = npmCommand();
  const child = spawn(command, [...prefix, 'ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: rootDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** npm's many words to one cause and one next step. */
function explainNpmFailure(output) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|network/i.test(output)) {
    return [
      'npm cannot reach its package registry.',
      'check the network, `npm config get registry` and any proxy.',
    ];
  }
  if (/SELF_SIGNED|UNABLE_TO_GET_ISSUER|CERT_/i.test(output)) {
    return [
      'npm does not trust the certificate of its registry.',
      "set NODE_EXTRA_CA_CERTS to your company's CA bundle and try again.",
    ];
  }
  if (/ENOSPC/.test(output)) return ['The disk is full.', 'free about 1.2 GB and try again.'];
  if (/EACCES|EPERM/.test(output)) {
    return ['npm may not write to this folder.', `make ${rootDir} writable for this user.`];
  }
  return ['npm could not install the dependencies.', 'read the output above, then try again.'];
}

async function install() {
  checkVersions();
  const { bavail, bsize } = statfsSync(rootDir);
  if (bavail * bsize < NEEDED_BYTES) {
    fail(
      `Only ${Math.round((bavail * bsize) / 1e6)} MB are free on the disk.`,
      'free at least 1.2 GB and try again.',
    );
  }
  takeLock();
  const begun = Date.now();
  const seconds = () => ((Date.now() - begun) / 1000).toFixed(1);
  say('▸ npm dependencies: installing what package-lock.json names (about a minute)');
  const heartbeat = setInterval(
    () => say(`  npm dependencies: still installing, ${seconds()} s`),
    HEARTBEAT_MS,
  );
  const { code, output } = await runNpmCi();
  clearInterval(heartbeat);
  rmSync(lockDir, { recursive: true, force: true });
  if (code !== 0) {
    say(output.split('\n').slice(-30).join('\n'));
    fail(...explainNpmFailure(output));
  }
  say(`✓ npm dependencies: installed in ${seconds()} s`);
}

/** Runs the command line under the project's own Node; signals reach it, its exit code is ours. */
function handOver() {
  const node = join(modulesDir, 'node', 'bin', 'node');
  if (!existsSync(node)) {
    fail(
      'The npm package `node` has no binary here: its install script did not run.',
      'use npm 11 (or `npm config set ignore-scripts false`) and try again.',
    );
  }
  const child = spawn(node, [join(rootDir, 'apps/cli/src/main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, GOPHERLAB_ROOT: rootDir },
  });
  // Ctrl-C reaches the whole process group; the child ends in order and we end with it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) =>
    fail(`Cannot start ${node}: ${error.message}`, 'delete node_modules and try again.'),
  );
  child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 3)));
}

if (!isInstalled()) await install();
handOver();
