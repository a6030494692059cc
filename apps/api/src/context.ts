import { loadCatalogue, loadQuestionBank, loadTracks, type Catalogue } from '@gopherlab/catalogue';
import type { Profile } from '@gopherlab/contracts';
import { KeyError, openKeyring, readKeyFolder, type Keyring } from '@gopherlab/signing';
import {
  ACTIVITY_CHANNEL,
  createFolderBlobStore,
  EVENTS_CHANNEL,
  installation,
  labVersions,
  migrate,
  openNotifications,
  openPool,
  openQueue,
  QUEUE_CHANNEL,
  removeHalfWritten,
  type Db,
  type GradingQueue,
} from '@gopherlab/store';
import { ConfigError } from './config-error.ts';
import type { Config } from './config.ts';
import type { Logger } from './logger.ts';
import { createAccounts, type Accounts } from './modules/accounts/accounts.ts';
import { createOwnTrackService, type OwnTrackService } from './modules/assessments/own-track.ts';
import { createAssessmentService, type AssessmentService } from './modules/assessments/service.ts';
import { createJoiningService, type JoiningService } from './modules/cohorts/joining.ts';
import { createCohortPeopleService, type CohortPeopleService } from './modules/cohorts/people-service.ts';
import { createAssignmentService, type AssignmentService } from './modules/assignments/service.ts';
import { createCohortService, type CohortService } from './modules/cohorts/service.ts';
import { createFeedbackService, type FeedbackService } from './modules/feedback/service.ts';
import { createGradebookService, type GradebookService } from './modules/gradebook/service.ts';
import { createCertificateService, type CertificateService } from './modules/certificates/service.ts';
import { startIntegrationWorker } from './modules/integrations/worker.ts';
import { createLti, type Lti } from './modules/lti/lti.ts';
import { createLiveDesk, type LiveDesk } from './modules/live/desk.ts';
import { readCohort, readQueue } from './modules/live/snapshot.ts';
import { createLabService, type LabService } from './modules/labs/service.ts';
import { createPlaygroundService, type PlaygroundService } from './modules/playground/service.ts';
import { createRegradeService, type RegradeService } from './modules/regrades/service.ts';
import { createRosterService, type RosterService } from './modules/roster/service.ts';
import { createClaimDesk, type ClaimDesk } from './modules/runner/claims.ts';
import { createGradingService, type GradingService } from './modules/runner/service.ts';
import { startReaper } from './modules/runner/reaper.ts';
import { createSimilarityService, type SimilarityService } from './modules/similarity/service.ts';
import { createEventHub, type EventHub } from './modules/submissions/event-hub.ts';
import { createQueueEstimate } from './modules/submissions/queue-estimate.ts';
import { createSubmissionService, type SubmissionService } from './modules/submissions/service.ts';
import { createTrackDirectory } from './modules/tracks/directory.ts';
import { createTrackService, type TrackService } from './modules/tracks/service.ts';
import { sendDueWebhooks } from './modules/webhooks/sender.ts';
import { createVerdictService, type VerdictService } from './modules/verdicts/service.ts';
import { createWorkService, type WorkService } from './modules/work/service.ts';

/** A runner asks for work at least this often while it lives. */
const RUNNER_SILENCE_MS = 45_000;

/** Everything that the routes are made of. */
export interface AppContext {
  config: Config;
  logger: Logger;
  db: Db;
  queue: GradingQueue;
  catalogue: Catalogue;
  hub: EventHub;
  labs: LabService;
  accounts: Accounts;
  assessments: AssessmentService;
  ownTracks: OwnTrackService;
  certificates: CertificateService;
  cohorts: CohortService;
  assignments: AssignmentService;
  gradebook: GradebookService;
  feedback: FeedbackService;
  regrades: RegradeService;
  playground: PlaygroundService;
  cohortPeople: CohortPeopleService;
  roster: RosterService;
  joining: JoiningService;
  submissions: SubmissionService;
  desk: ClaimDesk;
  grading: GradingService;
  keyring: Keyring;
  verdicts: VerdictService;
  liveDesk: LiveDesk;
  lti: Lti;
  tracks: TrackService;
  similarity: SimilarityService;
  work: WorkService;
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
  const [catalogue, bank] = await Promise.all([
    loadCatalogue(config.labsDir),
    loadQuestionBank(config.labsDir),
    migrate(db),
  ]);
  for (const problem of catalogue.problems) logger.warn({ problem }, 'lab has a problem');
  // Before anything is graded with them: a verdict can be repeated after its lab has changed.
  await labVersions.keepLabVersions(db, [...catalogue.labs.values()]);
  for (const problem of bank.problems) logger.warn({ problem }, 'question bank has a problem');

  const fileTracks = await loadTracks(config.labsDir, catalogue.labs);
  for (const problem of fileTracks.problems) logger.warn({ problem }, 'track has a problem');
  const directory = createTrackDirectory({ db, files: fileTracks.tracks });
  for (const slug of await directory.listHidden())
    logger.warn({ slug }, 'track hidden by a file of its slug');

  const queue = await openQueue({
    db,
    onError: (err) => logger.warn({ err }, 'queue failed'),
    onWarning: (message, data) => logger.warn({ data }, message),
  });
  stack.defer(() => queue.stop());

  const blobs = createFolderBlobStore(config.blobsDir);
  await removeHalfWritten(config.blobsDir);
  const hub = createEventHub();
  const labs = createLabService({ db, catalogue });
  const connectedWithinMs = RUNNER_SILENCE_MS;
  const assessments = createAssessmentService({ db, catalogue, bank, connectedWithinMs });
  const accounts = createAccounts({ db, config, logger });
  stack.use(accounts);
  const work = createWorkService({ db, catalogue });
  const desk = createClaimDesk({ db, queue, leaseTtlMs: config.leaseTtlMs });
  const keyring = await openKeyringOf(config);
  const issuer = await issuerOf(config, db);
  const verdicts = createVerdictService({ db, keyring, issuer });
  const { publicUrl } = config;
  const certificates = createCertificateService({
    ...{ db, keyring, issuer, publicUrl, catalogue, verdicts },
    tracks: directory,
  });
  const { leaseTtlMs } = config;
  const grading = createGradingService({ db, queue, catalogue, blobs, verdicts, leaseTtlMs });
  const estimate = createQueueEstimate({ db, connectedWithinMs });
  const submissions = createSubmissionService({
    db,
    queue,
    labs,
    blobs,
    estimate,
    maxUnfinishedPerPerson: config.maxUnfinishedPerPerson,
    submissionLimit: config.limits.submissions,
  });

  const similarity = createSimilarityService({ db, catalogue });
  const liveDesk = createLiveDesk({
    source: {
      cohort: (id) => readCohort(db, catalogue, id),
      queue: () => readQueue(db, RUNNER_SILENCE_MS),
      now: () => new Date(),
    },
    coalesceMs: 1000,
    refreshMs: 15_000,
    onError: (err) => logger.warn({ err }, 'live view not read'),
  });

  const notifications = await openNotifications({
    url: config.databaseUrl,
    name: 'gopherlab-api-listener',
    channels: [EVENTS_CHANNEL, QUEUE_CHANNEL, ACTIVITY_CHANNEL],
    onNotification: (channel, payload) => {
      if (channel === EVENTS_CHANNEL) hub.wake(payload);
      else if (channel === ACTIVITY_CHANNEL) liveDesk.note(payload);
      else desk.wake(payload as Profile);
    },
    onReconnected: () => {
      hub.wakeAll();
      desk.wakeAll();
      liveDesk.noteAll();
    },
    onError: (err) => logger.warn({ err }, 'notifications lost'),
  });
  stack.defer(() => notifications.close());
  stack.defer(startReaper({ grading, logger, leaseTtlMs: config.leaseTtlMs }));

  const lti = await createLti({ db, catalogue, config, tracks: directory });
  const webhookPolicy = { allowPrivate: config.webhookAllowPrivate };
  const senders = [() => sendDueWebhooks(db, webhookPolicy), () => lti.sendDueScores()];
  stack.defer(startIntegrationWorker({ db, logger, senders }));

  const owned = stack.move();
  return {
    config,
    logger,
    db,
    queue,
    catalogue,
    hub,
    labs,
    accounts,
    assessments,
    ownTracks: createOwnTrackService({ db, catalogue, assessments }),
    certificates,
    assignments: createAssignmentService({ db, catalogue, tracks: directory }),
    cohorts: createCohortService({ db, verifiedOnly: config.accounts.mail !== undefined }),
    gradebook: createGradebookService({ db, catalogue, present: submissions.present }),
    feedback: createFeedbackService({ db, getReadable: submissions.getReadable }),
    regrades: createRegradeService({ db, queue, catalogue }),
    playground: createPlaygroundService({ db, limit: config.limits.snippets }),
    cohortPeople: createCohortPeopleService({ db }),
    roster: createRosterService({ db, verifiedOnly: config.accounts.mail !== undefined }),
    joining: createJoiningService({ db }),
    submissions,
    desk,
    grading,
    keyring,
    verdicts,
    liveDesk,
    lti,
    tracks: createTrackService({ db, catalogue, directory, certificates }),
    similarity,
    work,
    connectedWithinMs: RUNNER_SILENCE_MS,
    close: () => owned.disposeAsync(),
  };
}

async function openKeyringOf({ signingKey, retiredKeysDir }: Config): Promise<Keyring> {
  try {
    return await openKeyring({ signingKey, retired: await readKeyFolder(retiredKeysDir) });
  } catch (error) {
    if (error instanceof KeyError) throw new ConfigError([`RETIRED_KEYS_DIR: ${error.message}`]);
    throw error;
  }
}

/** The address where people find the keys, or a name that no other installation has. */
async function issuerOf({ publicUrl }: Config, db: Db): Promise<string> {
  return publicUrl?.origin ?? `urn:uuid:${await installation.getInstallationId(db)}`;
}
