import type {
  AnswerQuestion,
  AssessmentTarget,
  CreateSubmission,
  GradingMode,
  IssueCertificate,
  PartAction,
  SaveDraft,
} from '@gopherlab/contracts';
import { request, send } from './api-client.ts';
import { startSession, withSession } from './session.ts';

const lab = (slug: string) => `/api/labs/${encodeURIComponent(slug)}`;
const submission = (id: string) => `/api/submissions/${encodeURIComponent(id)}`;

const certificate = (id: string) => `/api/certificates/${encodeURIComponent(id)}`;

const assessment = (id: string) => `/api/assessments/${encodeURIComponent(id)}`;

/** Every route of the contract that the page uses, one function each. */
export const api = {
  session: () => startSession(),
  labs: (signal?: AbortSignal) => request('/api/labs', 'LabListSchema', { signal }),
  lab: (slug: string, signal?: AbortSignal) => request(lab(slug), 'LabDetailSchema', { signal }),
  solution: (slug: string, signal?: AbortSignal) =>
    withSession(() => request(`${lab(slug)}/solution`, 'SolutionSchema', { signal })),

  draft: (slug: string, signal?: AbortSignal) =>
    withSession(() => request(`${lab(slug)}/draft`, 'DraftSchema', { signal })),
  saveDraft: (slug: string, draft: SaveDraft, signal?: AbortSignal) =>
    withSession(() => request(`${lab(slug)}/draft`, 'DraftSchema', { method: 'PUT', body: draft, signal })),
  deleteDraft: (slug: string) => withSession(() => send(`${lab(slug)}/draft`, { method: 'DELETE' })),

  /** The same key again gives the same submission, so a lost answer can be asked for once more. */
  submit: (input: CreateSubmission, idempotencyKey: string) =>
    withSession(() =>
      request('/api/submissions', 'SubmissionSchema', {
        method: 'POST',
        body: input,
        headers: { 'idempotency-key': idempotencyKey },
      }),
    ),
  submissions: (slug: string, mode: GradingMode, signal?: AbortSignal) =>
    withSession(() =>
      request(`/api/submissions?lab=${encodeURIComponent(slug)}&mode=${mode}`, 'SubmissionListSchema', {
        signal,
      }),
    ),
  submission: (id: string, signal?: AbortSignal) =>
    withSession(() => request(submission(id), 'SubmissionSchema', { signal })),
  submissionFiles: (id: string, signal?: AbortSignal) =>
    withSession(() => request(`${submission(id)}/files`, 'SubmissionFilesSchema', { signal })),

  signedVerdict: (id: string, signal?: AbortSignal) =>
    withSession(() => request(`${submission(id)}/verdict`, 'SignedVerdictSchema', { signal })),
  publicKeys: (signal?: AbortSignal) => request('/.well-known/jwks.json', 'PublicKeySetSchema', { signal }),

  publicKeysUrl: '/.well-known/jwks.json',
  signedVerdictUrl: (id: string) => `${submission(id)}/verdict`,
  assessmentGuide: (signal?: AbortSignal) =>
    request('/api/assessment-guide', 'AssessmentGuideSchema', { signal }),
  assessments: (signal?: AbortSignal) =>
    withSession(() => request('/api/assessments', 'AssessmentListSchema', { signal })),
  assessment: (id: string, signal?: AbortSignal) =>
    withSession(() => request(assessment(id), 'AssessmentSchema', { signal })),
  startAssessment: (target: AssessmentTarget) =>
    withSession(() => request('/api/assessments', 'AssessmentSchema', { method: 'POST', body: { target } })),
  answerQuestion: (id: string, answer: AnswerQuestion) =>
    withSession(() =>
      request(`${assessment(id)}/answers`, 'AssessmentSchema', { method: 'POST', body: answer }),
    ),
  finishAssessment: (id: string) =>
    withSession(() => request(`${assessment(id)}/finish`, 'AssessmentSchema', { method: 'POST' })),
  actOnPart: (id: string, seq: number, action: PartAction) =>
    withSession(() =>
      request(`${assessment(id)}/parts/${seq}`, 'AssessmentSchema', { method: 'POST', body: { action } }),
    ),
  ownTrack: (signal?: AbortSignal) =>
    withSession(() => request('/api/own-track', 'OwnTrackAnswerSchema', { signal })),
  makeOwnTrack: (id: string) =>
    withSession(() => request(`${assessment(id)}/track`, 'OwnTrackAnswerSchema', { method: 'POST' })),
  certificateOffers: (signal?: AbortSignal) =>
    withSession(() => request('/api/certificates', 'CertificateOffersSchema', { signal })),
  issueCertificate: (input: IssueCertificate) =>
    withSession(() => request('/api/certificates', 'CertificateSchema', { method: 'POST', body: input })),
  /** Anybody's: needs no session. */
  certificate: (id: string, signal?: AbortSignal) =>
    request(certificate(id), 'CertificateSchema', { signal }),
  certificateEvidence: (id: string, submissionId: string, signal?: AbortSignal) =>
    request(`${certificate(id)}/evidence/${encodeURIComponent(submissionId)}`, 'SignedVerdictSchema', {
      signal,
    }),
  revokeCertificate: (id: string, revocation: { reason: string; mayReissue: boolean }) =>
    withSession(() =>
      request(`${certificate(id)}/revoke`, 'CertificateSchema', { method: 'POST', body: revocation }),
    ),
  certificateFileUrl: (id: string, file: 'credential.json' | 'credential.jwt' | 'certificate.pdf') =>
    `${certificate(id)}/${file}`,
  certificateEvidenceUrl: (id: string, submissionId: string) =>
    `${certificate(id)}/evidence/${encodeURIComponent(submissionId)}`,
  eventsUrl: (id: string) => `${submission(id)}/events`,
  artefactUrl: (id: string, name: string) => `${submission(id)}/artefacts/${encodeURIComponent(name)}`,
};
