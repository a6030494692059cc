import ical, { ICalEventBusyStatus } from 'ical-generator';

/** As far as a calendar shows it; the times are those that hold for the reader. */
export interface PersonalAssignment {
  id: string;
  title: string;
  exam: boolean;
  opensAt: Date;
  dueAt: Date | null;
  closesAt: Date | null;
}

/** A calendar as RFC 5545 has it: when each assignment opens, is due and closes, and a window for an exam. */
export function writeCalendar(
  name: string,
  assignments: readonly PersonalAssignment[],
  { origin, now }: { origin: string; now: Date },
): string {
  const calendar = ical({ name, prodId: { company: 'Gopherlab', product: 'Deadlines' } });
  const url = (id: string) => `${origin}/assignments/${id}`;
  for (const { id, title, exam, opensAt, dueAt, closesAt } of assignments) {
    const moments =
      exam && closesAt
        ? [{ kind: 'exam', words: 'exam', start: opensAt, end: closesAt }]
        : [
            { kind: 'opens', words: 'opens', start: opensAt, end: opensAt },
            ...(dueAt ? [{ kind: 'due', words: 'is due', start: dueAt, end: dueAt }] : []),
            ...(closesAt && closesAt.getTime() !== dueAt?.getTime()
              ? [{ kind: 'closes', words: 'closes', start: closesAt, end: closesAt }]
              : []),
          ];
    for (const { kind, words, start, end } of moments) {
      calendar.createEvent({
        // The same event stays the same when its time is moved.
        id: `${id}-${kind}@gopherlab`,
        summary: `${title} ${words}`,
        start,
        end,
        stamp: now,
        url: url(id),
        busystatus: kind === 'exam' ? ICalEventBusyStatus.BUSY : ICalEventBusyStatus.FREE,
      });
    }
  }
  return calendar.toString();
}
