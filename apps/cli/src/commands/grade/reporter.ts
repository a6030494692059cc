import type { CheckResult, GraderEvent, Language } from '@gopherlab/contracts';
import type { GradedLab, Grading } from '@gopherlab/grading';
import { columns, duration, fileSize, harmless, paintFor, type Paint } from '../../terminal/paint.ts';
import { WORDS, type Words } from './words.ts';

export interface Reporter {
  /** Prints what an event tells, as it comes. */
  event: (event: GraderEvent) => void;
  /** Prints the verdict. */
  end(grading: Grading, writtenTo: string[]): void;
}

const MARKS = { passed: '✓', failed: '✗', 'not-run': '○' } as const;
const COLOURS = { passed: 'green', failed: 'red', 'not-run': 'gray' } as const;

/** Tells a person how a grading goes: each check as it reports, then the verdict. */
export function createReporter(
  out: NodeJS.WriteStream,
  lab: Pick<GradedLab, 'manifest'>,
  language: Language,
): Reporter {
  const paint = paintFor(out);
  const words = WORDS[language];
  const items = new Map(lab.manifest.rubric.map((item) => [item.check, item]));
  const told = new Set<string>();
  const say = (line = '') => out.write(`${line}\n`);
  let begun = performance.now();
  let buildOutput = '';

  const sayCheck = (
    check: Pick<CheckResult, 'id' | 'points' | 'earned' | 'title' | 'status' | 'message'>,
  ) => {
    told.add(check.id);
    for (const line of checkLines(check, language, paint)) say(line);
  };
  return {
    event(event) {
      if (event.type === 'hello') {
        begun = performance.now();
        say(paint('bold', lab.manifest.title[language]));
      } else if (event.type === 'build') {
        const time = duration(performance.now() - begun);
        say(event.ok ? paint('gray', `  ${words.built(time)}`) : paint('red', `  ${words.notBuilt(time)}`));
        if (!event.ok && !event.diagnostics?.length) say(harmless(buildOutput.trimEnd()));
      } else if (event.type === 'output' && event.source === 'build') {
        buildOutput += event.text;
      } else if (event.type === 'check') {
        const item = items.get(event.id);
        if (item) sayCheck({ ...item, ...event, earned: event.status === 'passed' ? item.points : 0 });
      }
    },
    end(grading, writtenTo) {
      // Where nothing ran, the verdict's sentence says why; ten lines that repeat it say no more.
      const nothingRan = ['build-failed', 'platform-error'].includes(grading.score.status);
      const untold = grading.score.checks.filter(({ id }) => !told.has(id));
      if (!nothingRan) untold.forEach(sayCheck);
      for (const line of verdictLines(grading, language, words, paint)) say(line);
      for (const line of artefactLines(grading, writtenTo, language, words)) say(line);
    },
  };
}

function checkLines(
  {
    id,
    title,
    points,
    earned,
    status,
    message,
  }: Pick<CheckResult, 'id' | 'points' | 'earned' | 'title' | 'status' | 'message'>,
  language: Language,
  paint: Paint,
): string[] {
  const mark = paint(COLOURS[status], MARKS[status]);
  const score = `${earned}/${points}`.padStart(7);
  const first = `${mark} ${score}  ${plain(title[language])} ${paint('gray', id)}`;
  return [first, ...indented(harmless(message[language]), 11).map((line) => paint('gray', line))];
}

/** Titles are written for Markdown; a terminal needs no code marks. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}

function indented(text: string, by: number): string[] {
  return text.split('\n').map((line) => ' '.repeat(by) + line);
}

function verdictLines(
  { score, timeline, ...hashes }: Grading,
  language: Language,
  words: Words,
  paint: Paint,
): string[] {
  const full = score.status === 'graded' && score.score === score.maxScore;
  const colour = score.status === 'platform-error' ? 'yellow' : full ? 'green' : 'red';
  const points = `${score.score} / ${score.maxScore}`;
  const diagnostics = score.diagnostics
    .slice(1)
    .map(({ file, line, column, message }) => `  ${file}:${line}:${column}: ${harmless(message)}`);
  const { queuedMs, sandboxMs, buildMs, checksMs, totalMs } = timeline;
  return [
    '',
    `${paint(['bold', colour], points)}  ${plain(harmless(score.summary[language]))}`,
    ...diagnostics,
    ...score.policy.map((refusal) => `  ${words.refused(harmless(refusal[language]))}`),
    paint('gray', `  ${words.timeline({ queuedMs, sandboxMs, buildMs, checksMs, totalMs })}`),
    paint(
      'gray',
      `  ${words.hashes(hashes.labHash.slice(0, 12), hashes.submissionHash.slice(0, 12), shortImage(hashes.image))}`,
    ),
  ];
}

function shortImage(image: string): string {
  return image.replace(/^sha256:/, '').slice(0, 12);
}

function artefactLines(
  { artefacts }: Grading,
  writtenTo: string[],
  language: Language,
  words: Words,
): string[] {
  if (artefacts.length === 0) return [];
  const width = Math.max(...artefacts.map(({ name }) => columns(name)));
  const lines = artefacts.map(({ name, title, sizeBytes }, index) => {
    const place = writtenTo[index] ? ` → ${writtenTo[index]}` : '';
    return `  ${name.padEnd(width)}  ${fileSize(sizeBytes).padStart(7)}  ${plain(title[language])}${place}`;
  });
  return [words.evidence, ...lines, ...(writtenTo.length === 0 ? [`  ${words.keep}`] : [])];
}
