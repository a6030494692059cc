import type { LabManifest, Language, LocalizedText } from '@gopherlab/contracts';
import type { TextTree } from './text-files.ts';

const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** Both statements; they must have the same sections. */
export function readStatement(tree: TextTree, problems: string[]): LocalizedText {
  const statement = { en: '', zh: '' };
  for (const language of LANGUAGES) {
    const name = `statement.${language}.md`;
    const text = tree.files.get(name);
    if (text === undefined) problems.push(`${name}: is missing`);
    else if (text.trim() === '') problems.push(`${name}: is empty`);
    else if (language === 'zh' && !hasHan(text)) problems.push(`${name}: is not in Chinese`);
    else if (language === 'zh')
      problems.push(...typesettingProblems(text).map((problem) => `${name}:${problem}`));
    statement[language] = text ?? '';
  }
  const en = headingLevels(statement.en);
  const zh = headingLevels(statement.zh);
  if (statement.en && statement.zh && en.join() !== zh.join()) {
    const count = (levels: number[]) =>
      `${levels.length} (${levels.map((level) => '#'.repeat(level)).join(' ')})`;
    problems.push(`statement.zh.md: its headings are ${count(zh)}, in English they are ${count(en)}`);
  }
  return statement;
}

/** Levels of the ATX headings of a Markdown text, those in fenced code left out. */
export function headingLevels(markdown: string): number[] {
  const levels: number[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && marker) fence = marker;
    else if (fence !== undefined && marker?.startsWith(fence) && line.trim() === marker) fence = undefined;
    else if (fence === undefined) {
      const heading = /^ {0,3}(#{1,6})(\s|$)/.exec(line)?.[1];
      if (heading) levels.push(heading.length);
    }
  }
  return levels;
}

function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/** Texts of `lab.yaml` that stand under the wrong language. */
export function textProblems(manifest: LabManifest): string[] {
  const texts: [string, LocalizedText][] = [
    ['title', manifest.title],
    ['summary', manifest.summary],
    ...manifest.rubric.flatMap(({ check, title, hint }): [string, LocalizedText][] => [
      [`title of ${check}`, title],
      [`hint of ${check}`, hint.text],
    ]),
  ];
  return texts.flatMap(([name, text]) => [
    ...(hasHan(text.en) ? [`lab.yaml: the English ${name} has Chinese in it`] : []),
    ...(hasHan(text.zh) ? [] : [`lab.yaml: the Chinese ${name} has no Chinese in it`]),
    ...typesettingProblems(text.zh).map((problem) => `lab.yaml: the Chinese ${name}, line ${problem}`),
  ]);
}

/** `<line>: <what is wrong>` for Chinese that was typed like English. Code is left as it is. */
export function typesettingProblems(markdown: string): string[] {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ');
  const prose = markdown.replace(/^```[^]*?^```|^~~~[^]*?^~~~/gm, blank).replace(/`[^`\n]*`/g, blank);
  return prose.split('\n').flatMap((line, index) => {
    const halfWidth = /\p{Script=Han}[,:;!?]/u.exec(line)?.[0];
    const crowded = /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u.exec(line)?.[0];
    return [
      ...(halfWidth ? [`${index + 1}: half-width punctuation in “${halfWidth}”`] : []),
      ...(crowded ? [`${index + 1}: no space inside “${crowded}”`] : []),
    ];
  });
}
