import { Worker } from 'node:worker_threads';
import type { LabInput, LabReport } from '@gopherlab/similarity';

/** Three hundred ordinary submissions take two seconds; hostile ones are cut off by the model's own limits before this. */
const LONGEST_MS = 120_000;
/** Of a thread: whatever is submitted, the api itself does not run out. */
const MEMORY_MB = 1024;

/**
 * Compares the submissions of a lab in a thread of its own, so the event loop goes on; one after another, so it takes
 * one core at most. Rejects when a comparison takes too long or too much memory.
 */
export function createComparer(): (input: LabInput) => Promise<LabReport> {
  let last: Promise<unknown> = Promise.resolve();
  return (input) => {
    const mine = last.then(() => compareInThread(input));
    last = mine.catch(() => undefined);
    return mine;
  };
}

function compareInThread(input: LabInput): Promise<LabReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: input,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const timer = setTimeout(() => {
      reject(new Error(`a comparison took longer than ${LONGEST_MS} ms`));
      void worker.terminate();
    }, LONGEST_MS);
    // A server that stops does not wait for it.
    worker.unref();
    worker.once('message', (report: LabReport) => resolve(report));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the thread of a comparison ended with ${code}`));
    });
  });
}
