import { loadCatalogue, type Catalogue } from '@gopherlab/catalogue';
import type { Profile } from '@gopherlab/contracts';
import {
  createFolderBlobStore,
  EVENTS_CHANNEL,
  migrate,
  openNotifications,
  openPool,
  openQueue,
  QUEUE_CHANNEL,
  type Db,
} from '@gopherlab/store';
import type { Config } from './config.ts';
import type { Logger } from './logger.ts';
import { createLabService, type LabService } from './modules/labs/service.ts';
import { createClaimDesk, type ClaimDesk } from './modules/runner/claims.ts';
import { createGradingService, type GradingService } from './modules/runner/service.ts';
import { startReaper } from './modules/runner/reaper.ts';
import { createEventHub, type EventHub } from './modules/submissions/event-hub.ts';
import { createQueueEstimate } from './modules/submissions/queue-estimate.ts';
import { createSubmissionService, type SubmissionService } from './modules/submissions/service.ts';

/** A runner asks for work at least this often while it lives. */
const RUNNER_SILENCE_MS = 45_000;

/** Everything that the routes are made of. */
export interface AppContext {
  config: Config;
  logger: Logger;
  db: Db;
  catalogue: Catalogue;
  hub: EventHub;
  labs: LabService;
  submissions: SubmissionService;
  desk: ClaimDesk;
  grading: GradingService;
  connectedWithinMs: number;
  /** Closes what was opened; answers under way must be over. */
  close(): Promise<void>;
}

/** Builds the dependencies once, by hand; brings the database up to date. */
export async function createContext(config: Config, logger: Logger): Promise<AppContext> {
  await using stack = new AsyncDisposableStack();
  const db = openPool({
    url: config.databaseUrl,
    connections: config.databaseConnections,
    name: 'gopherlab-api',
    onConnectionError: (err) => logger.warn({ err }, 'database connection lost'),
  });
  stack.defer(() => db.destroy());
  const [catalogue] = await Promise.all([loadCatalogue(config.labsDir), migrate(db)]);
  for (const problem of catalogue.problems) logger.warn({ problem }, 'lab has a problem');

  const queue = await openQueue({
    db,
    onError: (err) => logger.warn({ err }, 'queue failed'),
    onWarning: (message, data) => logger.warn({ data }, message),
  });
  stack.defer(() => queue.stop());

  const blobs = createFolderBlobStore(config.blobsDir);
  const hub = createEventHub();
  const labs = createLabService({ db, catalogue });
  const desk = createClaimDesk({ db, queue, leaseTtlMs: config.leaseTtlMs });
  const grading = createGradingService({ db, queue, catalogue, blobs, leaseTtlMs: config.leaseTtlMs });
  const estimate = createQueueEstimate({ db, connectedWithinMs: RUNNER_SILENCE_MS });
  const { maxUnfinishedPerPerson } = config;
  const submissions = createSubmissionService({ db, queue, labs, blobs, estimate, maxUnfinishedPerPerson });

  const notifications = await openNotifications({
    url: config.databaseUrl,
    name: 'gopherlab-api-listener',
    channels: [EVENTS_CHANNEL, QUEUE_CHANNEL],
    onNotification: (channel, payload) => {
      if (channel === EVENTS_CHANNEL) hub.wake(payload);
      else desk.wake(payload as Profile);
    },
    onReconnected: () => {
      hub.wakeAll();
      desk.wakeAll();
    },
    onError: (err) => logger.warn({ err }, 'notifications lost'),
  });
  stack.defer(() => notifications.close());
  stack.defer(startReaper({ grading, logger, leaseTtlMs: config.leaseTtlMs }));

  const owned = stack.move();
  return {
    config,
    logger,
    db,
    catalogue,
    hub,
    labs,
    submissions,
    desk,
    grading,
    connectedWithinMs: RUNNER_SILENCE_MS,
    close: () => owned.disposeAsync(),
  };
}
