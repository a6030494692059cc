import Docker from 'dockerode';

/** A connection to the Docker Engine that `DOCKER_HOST` names, or the one on this host. */
export type Engine = Docker;

/** Connects lazily: the first call tells whether an engine answers. */
export function connectEngine(): Engine {
  return new Docker();
}

/** Whether an error of the engine's API has this HTTP status. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && statuses.includes(status);
}
