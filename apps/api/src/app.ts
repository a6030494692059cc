import express, { type Express } from 'express';
import type { AppContext } from './context.ts';
import { handleError } from './http/error-handler.ts';
import { AppError } from './http/errors.ts';
import { refuseUnknownHosts } from './http/known-host.ts';
import { registerRoutes } from './http/register.ts';
import { nameRequests } from './http/request-context.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';
import { serveSite } from './http/site.ts';
import { allAccountRoutes } from './modules/accounts/all-routes.ts';
import { assignmentRoutes } from './modules/assignments/routes.ts';
import { assessmentRoutes } from './modules/assessments/routes.ts';
import { certificateRoutes } from './modules/certificates/routes.ts';
import { joiningRoutes } from './modules/cohorts/joining-routes.ts';
import { cohortPeopleRoutes, cohortRoutes } from './modules/cohorts/routes.ts';
import { documentationRoutes } from './modules/docs/routes.ts';
import { draftRoutes } from './modules/drafts/routes.ts';
import { feedbackRoutes } from './modules/feedback/routes.ts';
import { gradebookRoutes } from './modules/gradebook/routes.ts';
import { healthRoutes } from './modules/health/routes.ts';
import { integrationRoutes } from './modules/integrations/routes.ts';
import { labRoutes } from './modules/labs/routes.ts';
import { playgroundRoutes } from './modules/playground/routes.ts';
import { regradeRoutes } from './modules/regrades/routes.ts';
import { liveRoutes } from './modules/live/routes.ts';
import { rosterRoutes } from './modules/roster/routes.ts';
import { runnerRoutes } from './modules/runner/routes.ts';
import { sessionRoutes } from './modules/session/routes.ts';
import { similarityRoutes } from './modules/similarity/routes.ts';
import { submissionRoutes } from './modules/submissions/routes.ts';
import { toolchainRoutes } from './modules/toolchain/routes.ts';
import { trackRoutes } from './modules/tracks/routes.ts';
import { verdictRoutes } from './modules/verdicts/routes.ts';
import { workRoutes } from './modules/work/routes.ts';

/** Every route there is. */
export function createRoutes(context: AppContext): Route[] {
  const { config, db, desk, grading, hub, keyring, labs, assessments, submissions, verdicts } = context;
  const routes = [
    ...labRoutes(labs),
    ...toolchainRoutes(config.toolchainDir),
    ...sessionRoutes({ db, publicUrl: config.publicUrl, newGuests: config.limits.guests }),
    ...allAccountRoutes(context),
    ...draftRoutes({ db, labs }),
    ...submissionRoutes(submissions, { db, hub }),
    ...verdictRoutes(verdicts, keyring),
    ...assessmentRoutes(assessments, context.ownTracks),
    ...certificateRoutes(context.certificates, config.publicUrl?.origin),
    ...trackRoutes(context.tracks),
    ...workRoutes(context.work),
    ...cohortRoutes(context.cohorts),
    ...assignmentRoutes(context.assignments),
    ...gradebookRoutes(context.gradebook),
    ...feedbackRoutes(context.feedback),
    ...regradeRoutes(context.regrades),
    ...playgroundRoutes(context.playground),
    ...liveRoutes(context.liveDesk, db),
    ...similarityRoutes(context.similarity),
    ...cohortPeopleRoutes(context.cohortPeople),
    ...rosterRoutes(context.roster),
    ...joiningRoutes(context.joining),
    ...integrationRoutes(context),
    ...runnerRoutes(desk, grading),
    ...healthRoutes({ db, connectedWithinMs: context.connectedWithinMs }),
  ];
  return [...routes, ...documentationRoutes(routes)];
}

export interface AppOptions {
  /** Aborted when the server stops. */
  stopping: AbortSignal;
  /** Tests hold every answer to its schema. */
  checkResponses?: boolean;
}

export function createApp(context: AppContext, { stopping, checkResponses = false }: AppOptions): Express {
  const { config, logger, db } = context;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  // The proxy's own word, which stands last; what stands before it anybody can write.
  app.set('trust proxy', config.trustProxy ? 1 : false);
  app.use(nameRequests(logger), ...securityHeaders({ https: config.publicUrl?.protocol === 'https:' }));
  app.use(refuseUnknownHosts(config));
  app.use((_req, res, next) => {
    if (!stopping.aborted) return next();
    res.set('Connection', 'close');
    throw new AppError('SHUTTING_DOWN', undefined, { headers: { 'Retry-After': '1' } });
  });
  registerRoutes(app, createRoutes(context), {
    db,
    runnerToken: config.runnerToken,
    publicUrl: config.publicUrl,
    limits: config.limits,
    stopping,
    checkResponses,
  });
  app.use(serveSite(config.webDistDir));
  app.use(() => {
    throw new AppError('NOT_FOUND');
  });
  app.use(handleError);
  return app;
}
