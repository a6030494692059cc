import { addTrixieSource, aptGet, debianRelease } from '../debian/apt.ts';

/** Debian releases whose own `docker.io` is too old or cannot start privileged containers everywhere. */
const OLD_RELEASES = new Set(['bullseye', 'bookworm']);

/** What is installed on a release of Debian, by code name. */
export function enginePackages(release: string | undefined): string[] {
  // Without the suffix apt keeps to the host's own release; the rest of the dependencies always comes from there.
  const suffix = release !== undefined && OLD_RELEASES.has(release) ? '/trixie' : '';
  return [`docker.io${suffix}`, `containerd${suffix}`, 'iptables'];
}

/** Installs a Docker Engine from Debian's packages. Root only. */
export async function installEngine(report: (progress: string) => void): Promise<void> {
  const packages = enginePackages(debianRelease());
  if (packages.some((name) => name.endsWith('/trixie'))) addTrixieSource();
  report('apt-get update');
  await aptGet(['update'], report);
  report(`installing ${packages.join(', ')}`);
  await aptGet(['install', '--no-install-recommends', ...packages], report);
}
