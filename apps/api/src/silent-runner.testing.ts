import { createTestRunner } from './clients.testing.ts';

// A process that claims a job, tells its parent, and is then killed by it.
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('call it with the address of the api');
const runner = createTestRunner(url);
const job = await runner.claimOne();
const beat = () => void runner.events(job, []);
setInterval(beat, job.heartbeatMs);
process.send?.(job.submissionId);
