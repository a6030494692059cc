import type { Family } from './attack.ts';

/** What came of one hostile submission, as the table and `--json` tell it. */
export interface AttackRow {
  family: Family;
  name: string;
  lab: string;
  tries: string;
  ok: boolean;
  /** The verdict's status, or the HTTP status of an upload. */
  status: string;
  /** The words that say what stopped it. */
  stoppedBy: string;
  /** Checks that were passed without being earned. */
  unearned: string[];
  /** What was not on the host before, or is missing now. */
  leftovers: string[];
  /** Everything else that does not hold. */
  problems: string[];
  seconds: number;
}

/** An honest submission that was graded in full after a family of attacks. */
export interface HonestRow {
  family: Family;
  lab: string;
  ok: boolean;
  seen: string;
}

export interface AttacksReport {
  ok: boolean;
  attacks: AttackRow[];
  honest: HonestRow[];
}
