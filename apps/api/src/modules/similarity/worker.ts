import { parentPort, workerData } from 'node:worker_threads';
import { compareLab, loadGoParser, type LabInput } from '@gopherlab/similarity';

// One comparison in a thread of its own; it ends with its answer.
const parser = await loadGoParser();
parentPort?.postMessage(compareLab(parser, workerData as LabInput));
