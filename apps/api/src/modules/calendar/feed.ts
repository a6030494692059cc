import type { Language } from '@gopherlab/contracts';
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

/** Titles are the instructor's own words; what happens is said in the language of the address. */
const PHRASES: Record<Language, Record<Kind, (title: string) => string>> = {
  en: {
    exam: (title) => `${title} exam`,
    opens: (title) => `${title} opens`,
    due: (title) => `${title} is due`,
    closes: (title) => `${title} closes`,
  },
  zh: {
    exam: (title) => `考试：${title}`,
    opens: (title) => `开放：${title}`,
    due: (title) => `截止：${title}`,
    closes: (title) => `关闭：${title}`,
  },
};
type Kind = 'exam' | 'opens' | 'due' | 'closes';

interface Moment {
  kind: Kind;
  start: Date;
  end: Date;
}

/** A calendar as RFC 5545 has it: when each assignment opens, is due and closes, and a window for an exam. */
export function writeCalendar(
  name: string,
  assignments: readonly PersonalAssignment[],
  { origin, language, now }: { origin: string; language: Language; now: Date },
): string {
  const calendar = ical({ name, prodId: { company: 'Gopherlab', product: 'Deadlines' } });
  const url = (id: string) => `${origin}/assignments/${id}`;
  for (const assignment of assignments) {
    const { id, title } = assignment;
    for (const { kind, start, end } of momentsOf(assignment)) {
      calendar.createEvent({
        // The same event stays the same when its time is moved.
        id: `${id}-${kind}@gopherlab`,
        summary: PHRASES[language][kind](title),
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

function momentsOf({ exam, opensAt, dueAt, closesAt }: PersonalAssignment): Moment[] {
  if (exam && closesAt) return [{ kind: 'exam', start: opensAt, end: closesAt }];
  const at = (kind: Kind, time: Date): Moment => ({ kind, start: time, end: time });
  const moments = [at('opens', opensAt)];
  if (dueAt) moments.push(at('due', dueAt));
  if (closesAt && closesAt.getTime() !== dueAt?.getTime()) moments.push(at('closes', closesAt));
  return moments;
}
