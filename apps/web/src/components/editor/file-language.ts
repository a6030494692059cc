/** The languages that labs are written in; everything else is shown as plain text. */
export type FileLanguage = 'go' | 'c' | 'yaml' | 'shell' | 'json' | 'diff' | 'plain';

const BY_EXTENSION: Record<string, FileLanguage> = {
  go: 'go',
  mod: 'go',
  c: 'c',
  h: 'c',
  yaml: 'yaml',
  yml: 'yaml',
  sh: 'shell',
  json: 'json',
  diff: 'diff',
  patch: 'diff',
};

const BY_FENCE: Record<string, FileLanguage> = {
  ...BY_EXTENSION,
  golang: 'go',
  bash: 'shell',
  console: 'shell',
  'shell-session': 'shell',
  zsh: 'shell',
  cpp: 'c',
  bpf: 'c',
  jsonc: 'json',
};

export function languageOfPath(path: string): FileLanguage {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return BY_EXTENSION[extension] ?? 'plain';
}

/** The word after the three backticks of a Markdown code block. */
export function languageOfFence(info: string | undefined): FileLanguage {
  return BY_FENCE[(info ?? '').toLowerCase()] ?? 'plain';
}
