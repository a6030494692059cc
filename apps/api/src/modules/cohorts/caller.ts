import { audit, type Person, type Tx } from '@gopherlab/store';

/** Who does something, and in which request. */
export interface Caller {
  person: Person;
  requestId: string;
}

/** Notes in the log what the caller did to a cohort, in the transaction that does it. */
export function auditCohort(
  tx: Tx,
  { person, requestId }: Caller,
  action: string,
  cohortId: string,
  detail: Record<string, unknown>,
): Promise<void> {
  return audit.appendAudit(tx, {
    actorId: person.id,
    action,
    subjectKind: 'cohort',
    subjectId: cohortId,
    detail,
    requestId,
  });
}
