import { expect, test } from 'vitest';
import { enginePackages } from './install.ts';

test('Debian 12 and older take the engine of Debian 13', () => {
  expect(enginePackages('bookworm')).toEqual(['docker.io/trixie', 'containerd/trixie', 'iptables']);
});

test('newer Debian and Ubuntu take their own', () => {
  for (const release of ['trixie', 'noble', undefined]) {
    expect(enginePackages(release)).toEqual(['docker.io', 'containerd', 'iptables']);
  }
});
