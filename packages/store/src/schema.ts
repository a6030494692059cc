import type { ColumnType, Generated } from 'kysely';
import type {
  Artefact,
  FileRole,
  GradingMode,
  JobClass,
  LabManifest,
  AssessmentTarget,
  LabEvidence,
  Profile,
  SubmissionState,
  Verdict,
  WorkspaceFiles,
} from '@gopherlab/contracts';

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, string>;
type CreatedAt = Generated<Date>;

export interface PeopleTable {
  id: Generated<string>;
  role: 'candidate' | 'instructor' | 'admin';
  guest: boolean;
  created_at: CreatedAt;
}

/** A browser's cookie holds the token; here is only its SHA-256. */
export interface SessionsTable {
  token_hash: Buffer;
  person_id: string;
  created_at: CreatedAt;
  last_used_at: CreatedAt;
}

export interface DraftsTable {
  person_id: string;
  lab: string;
  files: Json<WorkspaceFiles>;
  revision: number;
  /** Null when the person threw the draft away. */
  saved_at: Date | null;
}

export interface SubmissionsTable {
  id: Generated<string>;
  person_id: string;
  lab: string;
  mode: GradingMode;
  profile: Profile;
  job_class: JobClass;
  state: SubmissionState;
  attempt: number | null;
  files: Json<WorkspaceFiles>;
  idempotency_key: string;
  request_hash: Buffer;
  request_id: string;
  /** Place in the fair queue: the smaller, the sooner. */
  fair_tag: number;
  /** Times that a runner has been given this submission and did not give it back unbegun. */
  tries: Generated<number>;
  created_at: CreatedAt;
  started_at: Date | null;
  finished_at: Date | null;
}

/** Exists while a runner grades a submission. */
export interface LeasesTable {
  id: string;
  submission_id: string;
  runner_id: string;
  queue: string;
  job_id: string;
  job_retry: number;
  /** Events of this grading that are stored already. */
  received: Generated<number>;
  expires_at: Date;
}

export interface EventsTable {
  submission_id: string;
  /** From 1, without gaps, over all tries. */
  seq: number;
  data: Json<StoredEvent>;
}

export interface VerdictsTable {
  submission_id: string;
  person_id: string;
  lab: string;
  mode: GradingMode;
  status: Verdict['status'];
  score: number;
  data: Json<Verdict>;
  /** Compact JWS over what the platform vouches for; null until it is signed, or signed anew. */
  jws: string | null;
  created_at: CreatedAt;
}

/** What an installation graded with; never changed, never removed. */
export interface LabVersionsTable {
  lab_hash: string;
  lab: string;
  data: Json<LabVersion>;
  created_at: CreatedAt;
}

/** One row: what outlives keys and addresses. */
export interface InstallationTable {
  id: Generated<string>;
}

export interface ArtefactsTable {
  submission_id: string;
  name: string;
  title: Json<Artefact['title']>;
  media_type: string;
  size_bytes: number;
  sha256: string;
}

/** What is left of a person's submissions for now; it fills up again with time. */
export interface SubmissionBucketsTable {
  person_id: string;
  tokens: number;
  /** When `tokens` was true. */
  at: Date;
}

export interface RunnersTable {
  id: string;
  profiles: string[];
  capacity: number;
  seen_at: Date;
}

export interface AssessmentsTable {
  id: Generated<string>;
  person_id: string;
  target: Json<AssessmentTarget>;
  /** Questions in all. */
  length: number;
  started_at: CreatedAt;
  finished_at: Date | null;
  /** Frozen when it is finished: later submissions do not change an old result. */
  lab_evidence: Json<LabEvidence[]> | null;
}

export interface AssessmentAnswersTable {
  assessment_id: string;
  /** From 1. */
  seq: number;
  question_id: string;
  asked_at: CreatedAt;
  due_at: Date;
  answered_at: Date | null;
  /** Index into the bank's own order of options; null when none was chosen in time. */
  option: number | null;
  correct: boolean | null;
}

export interface Schema {
  people: PeopleTable;
  sessions: SessionsTable;
  drafts: DraftsTable;
  submissions: SubmissionsTable;
  leases: LeasesTable;
  events: EventsTable;
  verdicts: VerdictsTable;
  artefacts: ArtefactsTable;
  submission_buckets: SubmissionBucketsTable;
  runners: RunnersTable;
  lab_versions: LabVersionsTable;
  installation: InstallationTable;
  assessments: AssessmentsTable;
  assessment_answers: AssessmentAnswersTable;
}

/** A lab as far as a grading needs it; its grader is in the sandbox image. */
export interface LabVersion {
  slug: string;
  labHash: string;
  manifest: LabManifest;
  files: { path: string; role: FileRole; content: string }[];
}

/** An event as it is kept; `finished` is completed with the submission when it is read. */
export type StoredEvent =
  | { kind: 'state'; state: SubmissionState }
  | { kind: 'grader'; event: unknown }
  | { kind: 'retried'; reason: string }
  | { kind: 'finished' };
