import type { CreateSubmission, GradingMode, SaveDraft } from '@gopherlab/contracts';
import { request, send } from './api-client.ts';

const lab = (slug: string) => `/api/labs/${encodeURIComponent(slug)}`;
const submission = (id: string) => `/api/submissions/${encodeURIComponent(id)}`;

/** Every route of the contract that the page uses, one function each. */
export const api = {
  session: (signal?: AbortSignal) => request('/api/session', 'SessionSchema', { signal }),
  labs: (signal?: AbortSignal) => request('/api/labs', 'LabListSchema', { signal }),
  lab: (slug: string, signal?: AbortSignal) => request(lab(slug), 'LabDetailSchema', { signal }),
  solution: (slug: string, signal?: AbortSignal) =>
    request(`${lab(slug)}/solution`, 'SolutionSchema', { signal }),

  draft: (slug: string, signal?: AbortSignal) => request(`${lab(slug)}/draft`, 'DraftSchema', { signal }),
  saveDraft: (slug: string, draft: SaveDraft, signal?: AbortSignal) =>
    request(`${lab(slug)}/draft`, 'DraftSchema', { method: 'PUT', body: draft, signal }),
  deleteDraft: (slug: string) => send(`${lab(slug)}/draft`, { method: 'DELETE' }),

  /** The same key again gives the same submission, so a lost answer can be asked for once more. */
  submit: (input: CreateSubmission, idempotencyKey: string) =>
    request('/api/submissions', 'SubmissionSchema', {
      method: 'POST',
      body: input,
      headers: { 'idempotency-key': idempotencyKey },
    }),
  submissions: (slug: string, mode: GradingMode, signal?: AbortSignal) =>
    request(`/api/submissions?lab=${encodeURIComponent(slug)}&mode=${mode}`, 'SubmissionListSchema', {
      signal,
    }),
  submission: (id: string, signal?: AbortSignal) => request(submission(id), 'SubmissionSchema', { signal }),
  submissionFiles: (id: string, signal?: AbortSignal) =>
    request(`${submission(id)}/files`, 'SubmissionFilesSchema', { signal }),

  eventsUrl: (id: string) => `${submission(id)}/events`,
  artefactUrl: (id: string, name: string) => `${submission(id)}/artefacts/${encodeURIComponent(name)}`,
};
