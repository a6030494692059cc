/** Why there is no database to work with, told as a cause and a next step. Never holds a password. */
export class DatabaseSetupError extends Error {
  readonly nextStep: string;

  constructor(cause: string, nextStep: string, options?: { cause?: unknown }) {
    super(cause, options);
    this.name = 'DatabaseSetupError';
    this.nextStep = nextStep;
  }
}
