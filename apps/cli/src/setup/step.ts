/** One part of setting an installation up: names itself, reports progress, and is skipped when up to date. */
export interface Step {
  /** Shown to the user, e.g. `Sandbox image`. */
  name: string;
  run(context: StepContext): Promise<StepOutcome>;
}

export interface StepOutcome {
  /** `skipped` means that it was already up to date. */
  state: 'done' | 'skipped';
  /** A few words for the step's line, e.g. `26.1.5, already running`. */
  detail: string;
  /** The name of what the step made or found, for whoever goes on with it. */
  product?: string;
}

export interface StepContext {
  /** Repository root, absolute. */
  rootDir: string;
  /** `<rootDir>/.gopherlab`, absolute; exists. */
  stateDir: string;
  env: NodeJS.ProcessEnv;
  /** What an earlier step of the same run made or found. */
  productOf: (step: Step) => string | undefined;
  /** Shows what is going on now, in a few words. May be called often. */
  report: (progress: string) => void;
}

/** A fault of set-up, told to the user as a cause and a next step. */
export class SetupError extends Error {
  readonly nextStep: string;

  constructor(cause: string, nextStep: string, options?: { cause?: unknown }) {
    super(cause, options);
    this.name = 'SetupError';
    this.nextStep = nextStep;
  }
}
