import type { LabManifest } from '@gopherlab/contracts';
import { ebpfProblems } from './ebpf-problems.ts';
import { pathKey, pathProblem, type TextTree } from './text-files.ts';

/** What the schema of one file cannot see: parts of `lab.yaml` that contradict each other. */
export function manifestProblems(manifest: LabManifest): string[] {
  const problems: string[] = [];
  const say = (message: string) => problems.push(`lab.yaml: ${message}`);
  if (manifest.policy.ebpf && manifest.profile !== 'kernel') {
    say(`policy.ebpf is for the profile kernel, not ${manifest.profile}`);
  }
  if (manifest.policy.ebpf) ebpfProblems(manifest.policy.ebpf).forEach(say);
  if (manifest.browser && manifest.profile === 'kernel')
    say('a kernel lab cannot run in the page (browser: true)');
  if (!manifest.skills[manifest.area]) say(`skills gives its own area ${manifest.area} no weight`);
  const repeated = manifest.prerequisites.find((slug, index, all) => all.indexOf(slug) !== index);
  if (repeated) say(`prerequisite ${repeated} stands twice`);
  return [...problems, ...fileListProblems(manifest)];
}

function fileListProblems(manifest: LabManifest): string[] {
  const problems: string[] = [];
  const say = (message: string) => problems.push(`lab.yaml: ${message}`);
  const seen = new Map<string, string>();
  for (const { path, role } of manifest.files) {
    const bad = pathProblem(path);
    if (bad) say(`file ${JSON.stringify(path)}: ${bad}`);
    const twin = seen.get(pathKey(path));
    if (twin !== undefined)
      say(twin === path ? `file ${path} stands twice` : `files ${twin} and ${path} are one`);
    seen.set(pathKey(path), path);
    // Whoever edits these decides what is built, or what the public tests say.
    if (role === 'editable' && /(^|\/)go\.(mod|sum|work)$|_test\.go$/.test(path)) {
      say(`file ${path} must be readonly`);
    }
  }
  if (!manifest.files.some(({ role }) => role === 'editable')) say('no file is editable');
  if (!manifest.files.some(({ path }) => path === 'go.mod')) say('go.mod is not among files');
  return problems;
}

/** A lab without a grader proves nothing. */
export function graderProblems(tree: TextTree): string[] {
  const sources = [...tree.files].filter(
    ([path]) => /^grader\/[^/]+\.go$/.test(path) && !path.endsWith('_test.go'),
  );
  if (sources.length === 0) return ['grader: has no Go file'];
  if (!sources.every(([, text]) => /^package main\b/m.test(text))) return ['grader: is not package main'];
  return [];
}
