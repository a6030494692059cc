import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type {
  Artefact,
  FileRole,
  GradingMode,
  JobClass,
  AssignmentPolicy,
  LabManifest,
  AssessmentTarget,
  LabEvidence,
  Profile,
  RegradeChange,
  StoredSimilarity,
  SubmissionState,
  TrackDefinition,
  Verdict,
  WorkspaceFiles,
} from '@gopherlab/contracts';
import type { IntegrationTables } from './integration-tables.ts';
import type { PlaygroundTables } from './playground-tables.ts';

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, string>;
type CreatedAt = Generated<Date>;

export interface PeopleTable {
  id: Generated<string>;
  role: 'candidate' | 'instructor' | 'admin';
  guest: boolean;
  /** Null for guests. */
  name: string | null;
  /** In lower case. */
  email: string | null;
  email_verified: Generated<boolean>;
  created_at: CreatedAt;
  updated_at: CreatedAt;
  /** A person who left: the name and address are gone, graded work stays for the cohort's records. */
  deleted_at: Date | null;
}

/** A browser's cookie holds the token; here is only its SHA-256. */
export interface SessionsTable {
  token_hash: Buffer;
  /** The name under which its owner sees and ends it. */
  id: Generated<string>;
  person_id: string;
  created_at: CreatedAt;
  last_used_at: CreatedAt;
  user_agent: string | null;
  /** Of IPv6 the /64. */
  address: string | null;
  /** When somebody proved who they are; null for guests. */
  signed_in_at: Date | null;
}

/** A way to sign in. */
export interface CredentialsTable {
  id: Generated<string>;
  person_id: string;
  /** `credential` is a password, anything else a configured provider. */
  provider: string;
  /** The provider's name for the person; of a password the person's id. */
  subject: string;
  password_hash: string | null;
  created_at: CreatedAt;
  updated_at: CreatedAt;
}

export interface PasskeysTable {
  id: Generated<string>;
  person_id: string;
  name: string | null;
  public_key: string;
  credential_id: string;
  counter: number;
  device_type: string;
  backed_up: boolean;
  transports: string | null;
  aaguid: string | null;
  created_at: CreatedAt;
}

/** What was sent or handed out and comes back once. */
export interface VerificationsTable {
  id: Generated<string>;
  /** Hashed where it is a secret. */
  identifier: string;
  value: string;
  expires_at: Date;
  created_at: CreatedAt;
  updated_at: CreatedAt;
}

/** A link that gives whoever opens it an account with a role, once. */
export interface InvitationsTable {
  id: Generated<string>;
  token_hash: Buffer;
  role: PeopleTable['role'];
  email: string | null;
  created_by: string;
  created_at: CreatedAt;
  expires_at: Date;
  used_at: Date | null;
  used_by: string | null;
  revoked_at: Date | null;
}

/** The older of two drafts of one lab, when a guest's work came to an account that had one too. */
export interface KeptDraftsTable {
  id: Generated<string>;
  person_id: string;
  lab: string;
  files: Json<WorkspaceFiles>;
  saved_at: Date;
  kept_at: CreatedAt;
}

export interface DraftsTable {
  person_id: string;
  lab: string;
  files: Json<WorkspaceFiles>;
  revision: number;
  /** Null when the person threw the draft away. */
  saved_at: Date | null;
  /** The first time that anything was saved; null for drafts from before this was kept. */
  begun_at: Generated<Date | null>;
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
  /** When this verdict took the place of an earlier one; null for the first. */
  regraded_at: Generated<Date | null>;
  /** The submission's `created_at`; a trigger sets it. */
  submitted_at: Generated<Date>;
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
  /** Slugs that the person made a track of, in order. */
  track_labs: Json<string[]> | null;
  track_at: Date | null;
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

/** What a timed lab came to: the checks of the best submission within the time, or that there was none. */
export interface PartEvidence {
  /** Null when nothing was submitted in time: then no check is passed. */
  submissionId: string | null;
  score: number;
  checks: { id: string; passed: boolean }[];
}

/** The timed labs of assessments. */
export interface AssessmentPartsTable {
  assessment_id: string;
  /** From 1. */
  seq: number;
  lab: string;
  offered_at: CreatedAt;
  /** Null until it is begun, and for one that was skipped. */
  opened_at: Date | null;
  due_at: Date | null;
  /** When it was skipped or ended; at the latest when its time was over. */
  closed_at: Date | null;
  /** When all that was submitted in time was graded, or was not waited for: from then on the evidence stays. */
  settled_at: Date | null;
  evidence: Json<PartEvidence> | null;
}

/** Made in the page; those in files are in the catalogue. */
export interface TracksTable {
  id: Generated<string>;
  slug: string;
  data: Json<TrackDefinition>;
  created_by: string;
  created_at: CreatedAt;
  updated_at: CreatedAt;
  deleted_at: Date | null;
}

export interface CohortsTable {
  id: Generated<string>;
  name: string;
  /** Null when nobody can join by code. */
  join_code: string | null;
  created_by: string;
  created_at: CreatedAt;
  archived_at: Date | null;
}

export interface CohortMembersTable {
  cohort_id: string;
  person_id: string;
  role: 'learner' | 'instructor';
  joined_at: CreatedAt;
  removed_at: Date | null;
}

/** An imported line of a roster; whoever signs up with its address becomes a member. */
export interface RosterEntriesTable {
  id: Generated<string>;
  cohort_id: string;
  email: string;
  name: string;
  external_id: string | null;
  person_id: string | null;
  created_at: CreatedAt;
}

/** Work that a cohort or one person is asked for; exactly one of the two is set. */
export interface AssignmentsTable {
  id: Generated<string>;
  cohort_id: string | null;
  person_id: string | null;
  /** Of one person's: the cohort whose instructors gave it; null for a cohort's own. */
  within_cohort_id: string | null;
  title: string;
  /** The track that the labs came from; the labs are copied, so a later change of the track changes nothing. */
  track: string | null;
  policy: Json<AssignmentPolicy>;
  opens_at: Date;
  due_at: Date | null;
  closes_at: Date | null;
  created_by: string;
  created_at: CreatedAt;
  deleted_at: Date | null;
}

export interface AssignmentLabsTable {
  assignment_id: string;
  lab: string;
  /** From 0. */
  position: number;
  weight: number;
}

/** The latest row of a person counts. */
export interface ExtensionsTable {
  id: GeneratedAlways<string>;
  assignment_id: string;
  person_id: string;
  /** Null leaves the assignment's own. */
  due_at: Date | null;
  closes_at: Date | null;
  extra_attempts: Generated<number>;
  /** Of an exam's time. */
  extra_minutes: Generated<number>;
  reason: string;
  granted_by: string;
  created_at: CreatedAt;
}

/** When a person first opened an exam; the database's clock. */
export interface ExamSittingsTable {
  assignment_id: string;
  person_id: string;
  opened_at: CreatedAt;
  /** Without an extension's minutes, which may come later. */
  ends_at: Date;
}

/** A view: an assignment as it holds for one of its people, extension and exam included. */
export interface PersonAssignmentsView {
  assignment_id: string;
  person_id: string;
  /** False for whoever has left the cohort since it opened. */
  member: boolean;
  /** The cohort is archived. */
  archived: boolean;
  /** A member still, of a cohort that is not archived. */
  active: boolean;
  cohort_id: string | null;
  policy: AssignmentPolicy;
  opens_at: Date;
  due_at: Date | null;
  closes_at: Date | null;
  extended: boolean;
  extra_attempts: number;
  extra_minutes: number;
  exam_opened_at: Date | null;
  exam_ends_at: Date | null;
}

/** A view: submissions whose outcome an exam keeps from their author now. */
export interface WithheldSubmissionsView {
  submission_id: string;
  person_id: string;
  lab: string;
  /** Null: until the person has sat the exam, which never closes. */
  until: Date | null;
}

/** The latest row of a cell counts; a null score takes the override back. */
export interface GradeOverridesTable {
  id: GeneratedAlways<string>;
  assignment_id: string;
  person_id: string;
  lab: string;
  score: number | null;
  reason: string;
  set_by: string;
  created_at: CreatedAt;
}

export interface SubmissionCommentsTable {
  id: Generated<string>;
  submission_id: string;
  path: string;
  /** From 1. */
  line: number;
  body: string;
  author_id: string;
  created_at: CreatedAt;
  edited_at: Generated<Date | null>;
  deleted_at: Generated<Date | null>;
}

/** A run that grades submissions of an assignment again; open until it is applied or discarded. */
export interface RegradesTable {
  id: Generated<string>;
  assignment_id: string;
  requested_by: string;
  reason: string;
  created_at: CreatedAt;
  closed_at: Generated<Date | null>;
  closed_by: Generated<string | null>;
  outcome: Generated<'applied' | 'discarded' | null>;
  /** What it would have changed, as it was when the run was closed. */
  changes: ColumnType<RegradeChange[] | null, string | undefined, string>;
}

export interface RegradeItemsTable {
  regrade_id: string;
  submission_id: string;
  /** The copy that is graded; null when the run is closed. */
  work_id: string | null;
  verdict: ColumnType<Verdict | null, string | undefined, string>;
  finished_at: Generated<Date | null>;
}

/** Verdicts that counted until a regrade was applied. */
export interface SupersededVerdictsTable {
  id: GeneratedAlways<string>;
  submission_id: string;
  regrade_id: string;
  data: Json<Verdict>;
  jws: string | null;
  artefacts: Json<Artefact[]>;
  graded_at: Date;
  superseded_at: CreatedAt;
}

/** Only added to: a trigger refuses everything else. */
export interface AuditLogTable {
  id: GeneratedAlways<string>;
  at: CreatedAt;
  /** Null for the platform itself. */
  actor_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  detail: Json<Record<string, unknown>>;
  request_id: string | null;
}

export interface CertificatesTable {
  id: string;
  person_id: string;
  track: string;
  /** SHA-256 of the track's definition. */
  track_version: string;
  /** The signed credential: it says everything else. */
  jwt: string;
  issued_at: Date;
  /** In the order of issuing. */
  number: GeneratedAlways<string>;
  revoked_at: Date | null;
  revoked_by: string | null;
  revocation_reason: string | null;
  /** Of a revoked one: the person may ask for another. */
  may_reissue: Generated<boolean>;
}

/** The signed verdicts that a certificate makes public, as they were. */
export interface CertificateEvidenceTable {
  certificate_id: string;
  submission_id: string;
  jws: string;
}

/** Written by triggers alone: what a person did on a lab last, and the time that they were at it. */
export interface LabActivityTable {
  person_id: string;
  lab: string;
  first_at: Date;
  last_at: Date;
  last_kind: 'draft' | 'run' | 'grade';
  /** Milliseconds between acts that were close enough to each other. */
  active_ms: number;
  /** Those of them since the best score last rose. */
  stuck_ms: number;
  /** Null: nothing was graded. */
  best_score: number | null;
  risen_at: Date | null;
}

/** The newest comparison of what a class submitted for one lab of an assignment. */
export interface SimilarityReportsTable {
  assignment_id: string;
  lab: string;
  /** SHA-256 over all that was compared; another one means that the report is out of date. */
  inputs: string;
  data: Json<StoredSimilarity>;
  computed_by: string | null;
  computed_at: CreatedAt;
}

/** A pair that an instructor has looked at and found nothing in. */
export interface SimilarityMarksTable {
  assignment_id: string;
  /** The smaller of both ids. */
  submission_a: string;
  submission_b: string;
  marked_by: string;
  marked_at: CreatedAt;
}

export interface Schema extends IntegrationTables, PlaygroundTables {
  people: PeopleTable;
  sessions: SessionsTable;
  credentials: CredentialsTable;
  passkeys: PasskeysTable;
  verifications: VerificationsTable;
  invitations: InvitationsTable;
  kept_drafts: KeptDraftsTable;
  drafts: DraftsTable;
  submissions: SubmissionsTable;
  leases: LeasesTable;
  events: EventsTable;
  verdicts: VerdictsTable;
  artefacts: ArtefactsTable;
  submission_buckets: SubmissionBucketsTable;
  snippet_buckets: SubmissionBucketsTable;
  runners: RunnersTable;
  lab_versions: LabVersionsTable;
  installation: InstallationTable;
  assessments: AssessmentsTable;
  assessment_answers: AssessmentAnswersTable;
  assessment_parts: AssessmentPartsTable;
  tracks: TracksTable;
  cohorts: CohortsTable;
  cohort_members: CohortMembersTable;
  roster_entries: RosterEntriesTable;
  assignments: AssignmentsTable;
  assignment_labs: AssignmentLabsTable;
  extensions: ExtensionsTable;
  exam_sittings: ExamSittingsTable;
  person_assignments: PersonAssignmentsView;
  withheld_submissions: WithheldSubmissionsView;
  grade_overrides: GradeOverridesTable;
  submission_comments: SubmissionCommentsTable;
  regrades: RegradesTable;
  regrade_items: RegradeItemsTable;
  superseded_verdicts: SupersededVerdictsTable;
  audit_log: AuditLogTable;
  certificates: CertificatesTable;
  certificate_evidence: CertificateEvidenceTable;
  lab_activity: LabActivityTable;
  similarity_reports: SimilarityReportsTable;
  similarity_marks: SimilarityMarksTable;
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
