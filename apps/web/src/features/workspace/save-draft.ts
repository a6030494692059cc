import type { WorkspaceFiles } from '@gopherlab/contracts';
import { api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import type { SaveOutcome } from './draft-sync.ts';

/** One attempt to save; every way it can end is an outcome, so that the caller need not catch. */
export async function saveDraft(
  slug: string,
  files: WorkspaceFiles,
  baseRevision: number,
): Promise<SaveOutcome> {
  try {
    return { kind: 'saved', draft: await api.saveDraft(slug, { files, baseRevision }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'DRAFT_CONFLICT') return readTheirs(slug, error);
    return outcomeOf(error);
  }
}

async function readTheirs(slug: string, conflict: ApiError): Promise<SaveOutcome> {
  try {
    return { kind: 'conflict', theirs: await api.draft(slug) };
  } catch (error) {
    return outcomeOf(error instanceof ApiError ? error : conflict);
  }
}

function outcomeOf(error: ApiError): SaveOutcome {
  return error.status === 0
    ? { kind: 'offline' }
    : { kind: 'failed', requestId: error.requestId ?? null, message: error.message };
}
