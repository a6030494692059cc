/** Every error that a caller may see, with its HTTP status. */
export const STATUS = {
  INVALID_INPUT: 400,
  INVALID_JSON: 400,
  NO_SESSION: 401,
  RUNNER_TOKEN_REFUSED: 401,
  SIGN_IN_REFUSED: 401,
  CROSS_ORIGIN: 403,
  SOLUTION_LOCKED: 403,
  ACCOUNT_NEEDED: 403,
  NOT_ALLOWED: 403,
  SIGN_UP_CLOSED: 403,
  PROOF_NEEDED: 403,
  NOT_FOUND: 404,
  LAB_NOT_FOUND: 404,
  SUBMISSION_NOT_FOUND: 404,
  ARTEFACT_NOT_FOUND: 404,
  NO_VERDICT: 404,
  ASSESSMENT_NOT_FOUND: 404,
  COHORT_NOT_FOUND: 404,
  ASSIGNMENT_NOT_FOUND: 404,
  CELL_NOT_FOUND: 404,
  COMMENT_NOT_FOUND: 404,
  REGRADE_NOT_FOUND: 404,
  PAIR_NOT_FOUND: 404,
  ROLE_NOT_FOUND: 404,
  NO_QUESTIONS: 404,
  CERTIFICATE_NOT_FOUND: 404,
  LINK_INVALID: 404,
  INVITATION_INVALID: 404,
  PROVIDER_NOT_FOUND: 404,
  SESSION_NOT_FOUND: 404,
  PASSKEY_NOT_FOUND: 404,
  KEPT_DRAFT_NOT_FOUND: 404,
  PERSON_NOT_FOUND: 404,
  NO_MAIL: 404,
  METHOD_NOT_ALLOWED: 405,
  DRAFT_CONFLICT: 409,
  EMAIL_TAKEN: 409,
  ALREADY_SIGNED_IN: 409,
  LAST_ADMIN: 409,
  LAST_WAY_IN: 409,
  ASSESSMENT_OPEN: 409,
  QUESTION_CLOSED: 409,
  NOTHING_TO_REGRADE: 409,
  REGRADE_TOO_LARGE: 409,
  REGRADE_OPEN: 409,
  REGRADE_RUNNING: 409,
  REGRADE_CLOSED: 409,
  IDEMPOTENCY_MISMATCH: 409,
  LEASE_LOST: 409,
  NOT_EARNED: 409,
  NOTHING_NEXT: 409,
  CERTIFICATE_REVOKED: 409,
  EVENTS_MISSING: 409,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNKNOWN_HOST: 421,
  TOO_MANY_UNFINISHED: 429,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  DATABASE_UNAVAILABLE: 503,
  PROVIDER_UNAVAILABLE: 503,
  STORAGE_FULL: 503,
  SHUTTING_DOWN: 503,
} satisfies Record<string, number>;

export type ErrorCode = keyof typeof STATUS;

/** The `title` of a problem: the same for every problem of one code. */
export const TITLES = {
  INVALID_INPUT: 'The request does not have the form that this route takes',
  INVALID_JSON: 'The body is not JSON',
  NO_SESSION: 'There is no session',
  RUNNER_TOKEN_REFUSED: "The runner's token is refused",
  SIGN_IN_REFUSED: 'Nobody is signed in by this',
  CROSS_ORIGIN: 'The request does not come from this site',
  SOLUTION_LOCKED: 'The solution is locked',
  ACCOUNT_NEEDED: 'This needs an account',
  NOT_ALLOWED: 'You may not do this',
  SIGN_UP_CLOSED: 'Accounts are made by invitation here',
  PROOF_NEEDED: 'Show again that it is you',
  NOT_FOUND: 'There is no such resource',
  LAB_NOT_FOUND: 'There is no such lab',
  SUBMISSION_NOT_FOUND: 'There is no such submission',
  ARTEFACT_NOT_FOUND: 'There is no such artefact',
  NO_VERDICT: 'There is no verdict yet',
  ASSESSMENT_NOT_FOUND: 'There is no such assessment',
  ASSIGNMENT_NOT_FOUND: 'There is no such assignment',
  COHORT_NOT_FOUND: 'There is no such cohort, or you do not teach it',
  PAIR_NOT_FOUND: 'There is no such pair of submissions in the last comparison',
  ROLE_NOT_FOUND: 'There is no such role',
  NO_QUESTIONS: 'There are no questions for this target',
  CERTIFICATE_NOT_FOUND: 'There is no such certificate',
  LINK_INVALID: 'This link was used, or has run out',
  INVITATION_INVALID: 'This invitation was used or revoked, or has run out',
  PROVIDER_NOT_FOUND: 'There is no such way to sign in',
  SESSION_NOT_FOUND: 'There is no such session',
  PASSKEY_NOT_FOUND: 'There is no such passkey',
  KEPT_DRAFT_NOT_FOUND: 'There is no such draft',
  PERSON_NOT_FOUND: 'There is no such person',
  NO_MAIL: 'This installation sends no mail',
  METHOD_NOT_ALLOWED: 'The resource does not take this method',
  DRAFT_CONFLICT: 'The draft was changed elsewhere',
  EMAIL_TAKEN: 'Another account has this address',
  ALREADY_SIGNED_IN: 'Somebody is signed in already',
  LAST_ADMIN: 'An installation keeps at least one admin',
  LAST_WAY_IN: 'An account keeps at least one way to sign in',
  ASSESSMENT_OPEN: 'Another assessment is open',
  QUESTION_CLOSED: 'The question is not open',
  CELL_NOT_FOUND: 'This learner is not asked for this lab here',
  COMMENT_NOT_FOUND: 'There is no such comment',
  REGRADE_NOT_FOUND: 'There is no such regrade',
  NOTHING_TO_REGRADE: 'No submission was graded by another version of its lab',
  REGRADE_TOO_LARGE: 'These are too many submissions for one regrade',
  REGRADE_OPEN: 'A regrade of this assignment is open; apply or discard it first',
  REGRADE_RUNNING: 'The regrade is not finished',
  REGRADE_CLOSED: 'The regrade is closed',
  IDEMPOTENCY_MISMATCH: 'This Idempotency-Key was used for another request',
  LEASE_LOST: 'The lease is lost',
  NOTHING_NEXT: 'There is nothing to make a track of',
  NOT_EARNED: 'The certificate is not earned yet',
  CERTIFICATE_REVOKED: 'The certificate was revoked',
  EVENTS_MISSING: 'Events before these are missing',
  BODY_TOO_LARGE: 'The body is too large',
  UNSUPPORTED_MEDIA_TYPE: 'The body must be application/json in UTF-8',
  UNKNOWN_HOST: 'This server is not reached under this name; set PUBLIC_URL',
  TOO_MANY_UNFINISHED: 'Too many submissions wait already',
  TOO_MANY_REQUESTS: 'Too many requests',
  INTERNAL: 'The platform failed',
  DATABASE_UNAVAILABLE: 'The database cannot be reached now',
  PROVIDER_UNAVAILABLE: 'The provider does not answer as it should',
  STORAGE_FULL: 'There is no room left to store this',
  SHUTTING_DOWN: 'The server is being stopped',
} satisfies Record<ErrorCode, string>;

export interface AppErrorOptions {
  cause?: unknown;
  /** Which parts of the input were wrong. */
  issues?: { path: string; message: string }[];
  /** Response headers, e.g. `Retry-After`. */
  headers?: Record<string, string>;
}

/** A fault that the one error handler turns into `application/problem+json`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly issues: { path: string; message: string }[] | undefined;
  readonly headers: Record<string, string>;

  /** `detail` is shown to the caller. */
  constructor(code: ErrorCode, detail?: string, options: AppErrorOptions = {}) {
    super(detail ?? TITLES[code], { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.issues = options.issues;
    this.headers = options.headers ?? {};
  }
}
