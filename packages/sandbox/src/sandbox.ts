import type { GraderEvent, GraderJob, Profile } from '@gopherlab/contracts';

/** A place for one grading, with nothing in it but the image. It is never used twice. */
export interface Sandbox extends AsyncDisposable {
  /** Marks this sandbox in the engine's own tools. */
  id: string;
  /**
   * Hands the job to the lab's grader and yields its events until it ends. Throws SandboxFault when the platform
   * fails and the signal's reason when it is aborted; either way the sandbox is gone afterwards.
   */
  grade(job: GraderJob, options: { signal?: AbortSignal }): AsyncIterable<GraderEvent>;
}

export interface AcquireOptions {
  /** Megabytes that the submission may use. */
  memoryMb: number;
  signal?: AbortSignal;
  /** Marks the sandbox's log lines. */
  requestId?: string;
}

export interface Sandboxes extends AsyncDisposable {
  /** Identity of the image, `sha256:…`. */
  image: string;
  /** The OCI runtime of `standard` sandboxes; absent means the engine's default. */
  runtime?: string;
  /** Takes a warm sandbox, or makes one. A `kernel` sandbox waits until no other one on this host is in use. */
  acquire(profile: Profile, options: AcquireOptions): Promise<Sandbox>;
  /** Resolves when the warm sandboxes asked for are waiting. */
  warmed(): Promise<void>;
}

/** The platform failed: never the submission's fault. */
export class SandboxFault extends Error {
  /** The engine went away and took the sandbox with it: the grading can begin anew as if it had never begun. */
  readonly engineLost: boolean;

  constructor(message: string, options: { cause?: unknown; engineLost?: boolean } = {}) {
    super(message, options);
    this.name = 'SandboxFault';
    this.engineLost = options.engineLost ?? false;
  }
}
