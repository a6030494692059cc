import { expect, test } from 'vitest';
import { explainEngineLog } from './explain.ts';

test.each([
  [
    'failed to start daemon: mkdir /var/lib/docker/tmp: no space left on device',
    /disk is full/,
    /free some space/,
  ],
  [
    'level=error msg="failed to start daemon: Error initializing network controller: failed to register \\"bridge\\" driver: failed to find iptables: exec: \\"iptables\\": executable file not found in $PATH"',
    /does not find iptables/,
    /apt-get install -y iptables/,
  ],
  [
    'failed to start daemon: Error initializing network controller: iptables failed: iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: Invalid argument',
    /iptables variant/,
    /update-alternatives/,
  ],
  [
    'failed to start daemon, ensure docker is not running: process with PID 12 is still running',
    /Another dockerd/,
    /docker\.pid/,
  ],
  ["failed to start daemon: Devices cgroup isn't mounted", /cgroup file system/, /mount -t cgroup2/],
  [
    'failed to start daemon: timeout waiting for containerd to start',
    /containerd does not/,
    /containerd\.pid/,
  ],
])('dockerd’s “%s” has a cause and a next step', (log, cause, nextStep) => {
  const error = explainEngineLog(`level=info msg="Starting up"\n${log}\n`, 'the log');
  expect(error.message).toMatch(cause);
  expect(error.nextStep).toMatch(nextStep);
});

test('what nobody foresaw is quoted, with the place of the log', () => {
  const error = explainEngineLog('level=info msg=x\nfailed to start daemon: something new\n', '/var/log/d');
  expect(error.message).toContain('something new');
  expect(error.nextStep).toContain('/var/log/d');
});

test('a warning that names nf_tables does not explain a failure of something else', () => {
  const log = 'level=warning msg="nf_tables is not supported"\nfailed to start daemon: something new';
  expect(explainEngineLog(log, 'x').message).toMatch(/does not answer/);
});
