import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A Debian archive as the host's own apt names it. */
export interface Mirror {
  /** Without a slash at the end. */
  uri: string;
  /** Keyring for `Signed-By`; absent where the host's sources name none. */
  signedBy?: string;
}

const RELEASES = ['bullseye', 'bookworm', 'trixie', 'forky', 'stable', 'testing', 'sid'];

/** The mirror of Debian's main archive among the host's apt sources, deb822 or one-line. */
export function findMirror(aptDir = '/etc/apt'): Mirror | undefined {
  const texts = sourceFiles(aptDir).map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  for (const { file, text } of texts) {
    const found = file.endsWith('.sources') ? fromDeb822(text) : fromOneLine(text);
    if (found) return found;
  }
  return undefined;
}

/** Our own file comes from the others: reading it back would keep a mirror that the host has left. */
const OWN_FILE = 'gopherlab-trixie.sources';

function sourceFiles(aptDir: string): string[] {
  const partsDir = join(aptDir, 'sources.list.d');
  const parts = existsSync(partsDir) ? readdirSync(partsDir).sort() : [];
  return [
    join(aptDir, 'sources.list'),
    ...parts
      .filter((name) => /\.(list|sources)$/.test(name) && name !== OWN_FILE)
      .map((name) => join(partsDir, name)),
  ].filter((file) => existsSync(file));
}

function fromDeb822(text: string): Mirror | undefined {
  for (const stanza of text.split(/\n\s*\n/)) {
    const field = (name: string) =>
      new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/);
    if (!field('Types')?.includes('deb') || field('Enabled')?.[0]?.toLowerCase() === 'no') continue;
    const uri = mainArchive(field('URIs') ?? [], field('Suites') ?? [], field('Components') ?? []);
    const signedBy = field('Signed-By')?.[0];
    if (uri) return { uri, ...(signedBy?.startsWith('/') ? { signedBy } : {}) };
  }
  return undefined;
}

function fromOneLine(text: string): Mirror | undefined {
  for (const line of text.split('\n')) {
    const parsed = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line);
    if (!parsed) continue;
    const [, options = '', uri = '', suite = '', components = ''] = parsed;
    const signedBy = /signed-by=(\/\S+)/.exec(options)?.[1];
    const main = mainArchive([uri], [suite], components.trim().split(/\s+/));
    if (main) return { uri: main, ...(signedBy ? { signedBy } : {}) };
  }
  return undefined;
}

/** Third parties name Debian's releases too, and some end in `/debian`, but only Debian itself has `main` there. */
function mainArchive(uris: string[], suites: string[], components: string[]): string | undefined {
  if (!suites.some((suite) => RELEASES.includes(suite)) || !components.includes('main')) return undefined;
  return uris.map((uri) => uri.replace(/\/+$/, '')).find((uri) => /^(https?|ftp):\/\/.*\/debian$/.test(uri));
}
