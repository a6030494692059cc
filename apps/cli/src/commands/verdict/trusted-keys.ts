import { readFile } from 'node:fs/promises';
import type { LocalizedText, PublicKey } from '@gopherlab/contracts';
import { KeyError, parsePublicKeys } from '@gopherlab/signing';
import { readInstallation } from '../../installation.ts';
import { callerPath } from '../../terminal/caller-path.ts';
import { UsageError } from '../../usage-error.ts';
import { openLocalKeyring } from './local-keys.ts';

const FETCH_MS = 10_000;

export interface KeySource {
  /** A file with a JWK Set, a JWK, or PEM. */
  keys?: string;
  /** Address of an installation. */
  url?: string;
}

/** The keys that the caller trusts, and where they come from. */
export async function trustedKeys({
  keys,
  url,
}: KeySource): Promise<{ keys: PublicKey[]; from: LocalizedText }> {
  if (keys !== undefined && url !== undefined) throw new UsageError('give --keys or --url, not both');
  try {
    if (keys !== undefined) return { keys: await parsePublicKeys(await readKeys(keys)), from: named(keys) };
    if (url !== undefined) return await fetchKeys(url);
    const keyring = await openLocalKeyring(readInstallation(process.env), process.env);
    return { keys: keyring.publicKeys.keys, from: { en: 'this installation', zh: '这个平台' } };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new UsageError(`${keys ?? url ?? 'the keys of this installation'}: ${error.message}`, {
      cause: error,
    });
  }
}

function named(place: string): LocalizedText {
  return { en: place, zh: ` ${place}` };
}

async function readKeys(file: string): Promise<string> {
  try {
    return await readFile(callerPath(file), 'utf8');
  } catch (cause) {
    throw new UsageError(`${file}: the file with the keys cannot be read`, { cause });
  }
}

async function fetchKeys(url: string): Promise<{ keys: PublicKey[]; from: LocalizedText }> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(`${url}: is not an address that begins with http:// or https://`);
  }
  const from = new URL('/.well-known/jwks.json', url).href;
  const text = await fetch(from, { signal: AbortSignal.timeout(FETCH_MS) })
    .then((response) =>
      response.ok ? response.text() : Promise.reject(new Error(`HTTP ${response.status}`)),
    )
    .catch((cause: unknown) => {
      throw new UsageError(`${from}: the keys cannot be fetched (${reasonOf(cause)})`, { cause });
    });
  return { keys: await parsePublicKeys(text), from: named(from) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says only that it failed; why stands in the cause.
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
