import { createServer } from 'node:net';
import { SetupError } from '../../setup/step.ts';

/** Fails early, before minutes of set-up, when somebody else listens on the port. */
export async function assertPortFree(port: number): Promise<void> {
  const fault = await tryListen(port);
  if (fault === undefined) return;
  if (fault === 'EADDRINUSE') {
    throw new SetupError(
      `Port ${port} is taken by another program.`,
      `stop it (\`ss -ltnp 'sport = :${port}'\` names it), or choose another: \`PORT=${port + 1} npm start\`.`,
    );
  }
  if (fault === 'EACCES') {
    throw new SetupError(`This user may not listen on port ${port}.`, 'choose a port above 1023 with PORT.');
  }
  throw new SetupError(`Port ${port} cannot be used: ${fault}.`, 'choose another port with PORT.');
}

/** A port that nobody listens on now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

function tryListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, () => server.close(() => resolve(undefined)));
  });
}
