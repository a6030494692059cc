/** What `labs verify` holds a lab to. */
export type FindingKind = 'catalogue' | 'solution' | 'repeat' | 'starter' | 'mutant' | 'forgery';

/** One thing that was looked at. */
export interface Finding {
  kind: FindingKind;
  /** Which mutant or forgery; the kind itself where there is only one. */
  name: string;
  ok: boolean;
  expected: string;
  seen: string;
}

/** What `labs verify` found out about one lab. */
export interface LabReport {
  slug: string;
  ok: boolean;
  /** Wall time until the last of its gradings ended; waiting for those of other labs counts. */
  seconds: number;
  findings: Finding[];
}
