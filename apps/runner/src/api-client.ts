import {
  ClaimedJobSchema,
  type ClaimedJob,
  type ClaimRequest,
  type LeaseEvents,
  type LeaseFault,
  type LeaseResult,
} from '@gopherlab/contracts';

/** The lease was given to somebody else, or is over: whatever is under way for it is for nothing. */
export class LeaseLostError extends Error {
  constructor() {
    super('the lease is lost');
    this.name = 'LeaseLostError';
  }
}

/** The api refuses what we say; saying it again is no use. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(`the api refuses it with ${status}: ${detail}`);
    this.name = 'RefusedError';
    this.status = status;
  }
}

/** One try for each call. Anything but LeaseLostError and RefusedError is worth another. */
export interface ApiClient {
  /** Waits on the api's side; undefined when there was no work. */
  claim(request: ClaimRequest, signal: AbortSignal): Promise<ClaimedJob | undefined>;
  sendEvents(lease: Lease, batch: LeaseEvents): Promise<void>;
  sendResult(lease: Lease, result: LeaseResult): Promise<void>;
  sendFault(lease: Lease, fault: LeaseFault): Promise<void>;
  /** Gives back whatever this runner still holds. */
  leave(runnerId: string): Promise<void>;
}

export type Lease = Pick<ClaimedJob, 'leaseId' | 'requestId'>;

const TIMEOUT_MS = 30_000;

export function createApiClient({ apiUrl, token }: { apiUrl: string; token: string }): ApiClient {
  async function post(
    path: string,
    body: unknown,
    signal: AbortSignal,
    requestId?: string,
  ): Promise<Response> {
    const response = await fetch(`${apiUrl}/internal/runner/${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        ...(requestId === undefined ? {} : { 'X-Request-Id': requestId }),
      },
      body: JSON.stringify(body),
      signal,
    });
    if (response.ok) return response;
    const text = await response.text();
    if (response.status === 409 && text.includes('"LEASE_LOST"')) throw new LeaseLostError();
    if (response.status < 500 && response.status !== 429)
      throw new RefusedError(response.status, text.slice(0, 500));
    throw new Error(`the api answers ${response.status}`);
  }

  async function report(lease: Lease, what: string, body: unknown): Promise<void> {
    const path = `leases/${lease.leaseId}/${what}`;
    const response = await post(path, body, AbortSignal.timeout(TIMEOUT_MS), lease.requestId);
    await response.arrayBuffer();
  }

  return {
    async claim(request, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(request.waitMs + TIMEOUT_MS)]);
      const response = await post('claim', request, limit);
      if (response.status === 204) return undefined;
      return ClaimedJobSchema.parse(await response.json());
    },
    sendEvents: (lease, batch) => report(lease, 'events', batch),
    sendResult: (lease, result) => report(lease, 'result', result),
    sendFault: (lease, fault) => report(lease, 'fault', fault),
    async leave(runnerId) {
      const response = await post('leave', { runnerId }, AbortSignal.timeout(3000));
      await response.arrayBuffer();
    },
  };
}
