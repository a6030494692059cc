import Docker from 'dockerode';

/** A connection to a Docker Engine. Only this package looks inside. */
export type Engine = Docker;

/** Connects to the engine that `DOCKER_HOST` names, or the one on this host; the first call tells whether it answers. */
export function connectEngine(env: NodeJS.ProcessEnv = process.env): Engine {
  const address = env.DOCKER_HOST;
  if (address?.startsWith('unix://')) return new Docker({ socketPath: address.slice('unix://'.length) });
  // docker-modem reads DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH of this process.
  return address ? new Docker() : new Docker({ socketPath: '/var/run/docker.sock' });
}

/** Whether an error of the engine's API has this HTTP status. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && statuses.includes(status);
}
