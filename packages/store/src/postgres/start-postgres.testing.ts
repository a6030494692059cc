import { startPostgres } from './supervisor.ts';

// A process that starts PostgreSQL, tells its parent, and is then killed by it.
const [stateDir] = process.argv.slice(2);
if (stateDir === undefined) throw new Error('call it with a state folder');
const { origin } = await startPostgres({ stateDir });
process.send?.(origin);
setInterval(() => undefined, 60_000);
