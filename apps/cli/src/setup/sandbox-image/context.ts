import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContextFile } from '@gopherlab/sandbox';
import { fileAs, filesBelow } from '../context-files.ts';
import { importsOf, warmingFile } from './imports.ts';

/** Folders of a lab whose imports a learner's files are likely to have. */
const SOURCE_FOLDERS = ['starter', 'solution', 'mutants'];

/**
 * Everything that the sandbox image is made of, in the layout that its Dockerfile copies. Of the labs' own code only
 * the imports and the graders are in it: an edit of a text or of a solution changes nothing here.
 */
export function imageContext(rootDir: string, env: NodeJS.ProcessEnv): ContextFile[] {
  const labsDir = join(rootDir, 'labs');
  const dockerDir = join(rootDir, 'docker/sandbox');
  const slugs = labSlugs(labsDir, env);
  return [
    ...fileAs(join(dockerDir, 'Dockerfile'), 'Dockerfile'),
    ...filesBelow(join(dockerDir, 'scripts'), 'scripts', (path) => path.endsWith('.sh')),
    ...filesBelow(join(dockerDir, 'agent'), 'agent', isGraderSource),
    ...['go.mod', 'go.sum'].flatMap((name) => [
      ...fileAs(join(labsDir, name), `modules/labs/${name}`),
      ...fileAs(join(labsDir, name), `labs/${name}`),
    ]),
    ...filesBelow(join(labsDir, 'kit'), 'labs/kit', isGraderSource),
    ...slugs.flatMap((slug) => labFiles(join(labsDir, slug), slug)),
    // A COPY of a folder that does not exist fails; without labs these would not.
    ...['labs', 'graders', 'warm', 'modules'].map((dir) => ({
      path: `${dir}/.keep`,
      content: Buffer.alloc(0),
    })),
  ];
}

/** SHA-256 over the paths and contents of a context. */
export function contextHash(files: readonly ContextFile[]): string {
  const hash = createHash('sha256').update(process.arch);
  for (const { path, content } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Labs with a grader; `GOPHERLAB_LABS=slug,slug` restricts them, for authors. */
function labSlugs(labsDir: string, env: NodeJS.ProcessEnv): string[] {
  if (!existsSync(labsDir)) return [];
  const wanted = env.GOPHERLAB_LABS?.split(',').map((slug) => slug.trim());
  return readdirSync(labsDir)
    .filter((slug) => !wanted || wanted.includes(slug))
    .filter((slug) => hasGoFile(join(labsDir, slug, 'grader')))
    .sort();
}

function hasGoFile(dir: string): boolean {
  return (
    existsSync(dir) && readdirSync(dir).some((name) => name.endsWith('.go') && !name.endsWith('_test.go'))
  );
}

function labFiles(labDir: string, slug: string): ContextFile[] {
  return [
    ...filesBelow(join(labDir, 'grader'), `graders/${slug}/grader`, isGraderSource),
    ...['go.mod', 'go.sum'].flatMap((name) => [
      ...fileAs(join(labDir, 'starter', name), `modules/${slug}/${name}`),
      ...fileAs(join(labDir, 'starter', name), `warm/${slug}/${name}`),
    ]),
    ...warmingFiles(labDir, slug),
  ];
}

function warmingFiles(labDir: string, slug: string): ContextFile[] {
  const goMod = join(labDir, 'starter/go.mod');
  if (!existsSync(goMod)) return [];
  const module = /^module\s+(\S+)/m.exec(readFileSync(goMod, 'utf8'))?.[1] ?? slug;
  const isForeign = (path: string) => path !== 'C' && path !== module && !path.startsWith(`${module}/`);
  const code = new Set<string>();
  const tests = new Set<string>(['testing']);
  for (const folder of SOURCE_FOLDERS) {
    for (const { path, content } of filesBelow(join(labDir, folder), '', (name) => name.endsWith('.go'))) {
      const into = path.endsWith('_test.go') ? tests : code;
      for (const found of importsOf(content.toString()).filter(isForeign)) into.add(found);
    }
  }
  return [
    { path: `warm/${slug}/warm.go`, content: Buffer.from(warmingFile(code)) },
    { path: `warm/${slug}/warm_test.go`, content: Buffer.from(warmingFile(tests)) },
  ];
}

/** Anything but a test may be compiled or embedded. */
function isGraderSource(path: string): boolean {
  return !path.endsWith('_test.go');
}
