import type { Problem } from '@gopherlab/contracts';

/** `problem`: the server answered with an error; `offline`: this machine has no network; `unreachable`: no answer. */
export type ApiErrorKind = 'problem' | 'offline' | 'unreachable';

/** What a call to the API can end with, other than its answer. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Machine-readable, e.g. `LAB_NOT_FOUND`; `OFFLINE` and `UNREACHABLE` are the page's own. */
  readonly code: string;
  readonly requestId: string | undefined;
  readonly detail: string | undefined;
  readonly issues: NonNullable<Problem['issues']>;
  /** Seconds the server asked us to wait. */
  readonly retryAfterSeconds: number | undefined;
  /** When it came, in `performance.now()` milliseconds. */
  readonly at = performance.now();

  private constructor(fields: {
    kind: ApiErrorKind;
    problem: Pick<Problem, 'title' | 'status' | 'code'> & Partial<Problem>;
    retryAfterSeconds?: number | undefined;
    cause?: unknown;
  }) {
    super(fields.problem.detail ?? fields.problem.title, { cause: fields.cause });
    this.name = 'ApiError';
    this.kind = fields.kind;
    this.status = fields.problem.status;
    this.code = fields.problem.code;
    this.requestId = fields.problem.requestId;
    this.detail = fields.problem.detail;
    this.issues = fields.problem.issues ?? [];
    this.retryAfterSeconds = fields.retryAfterSeconds;
  }

  /** Reads the body of an answer that is not 2xx, whatever it holds. */
  static async fromResponse(response: Response): Promise<ApiError> {
    const body: unknown = await response.json().catch(() => undefined);
    const problem = isProblem(body) ? body : undefined;
    const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
    return new ApiError({
      kind: 'problem',
      problem: {
        ...problem,
        title: problem?.title ?? `HTTP ${response.status}`,
        code: problem?.code ?? `HTTP_${response.status}`,
        status: response.status,
        requestId: problem?.requestId ?? response.headers.get('x-request-id') ?? undefined,
      },
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    });
  }

  /** The request got no answer at all. */
  static fromNetwork(cause: unknown, online: boolean): ApiError {
    const kind = online ? 'unreachable' : 'offline';
    return new ApiError({ kind, problem: { title: kind, status: 0, code: kind.toUpperCase() }, cause });
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}

/** Trying again can help: no answer, or a fault or overload of the server. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}
