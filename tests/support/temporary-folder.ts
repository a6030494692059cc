import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const machineTmp = tmpdir();

/** Gives a run a temporary folder of its own and removes it afterwards: hundreds of tests make folders there. */
export default function setUpTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(machineTmp, 'gopherlab-tests-'));
  // PostgreSQL runs as a user of its own and must be able to pass through.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
