import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildImage, ImageBuildError, pruneImages, type ContextFile, type Engine } from '@gopherlab/sandbox';

const REPOSITORY = 'gopherlab/author';
const KEPT_IMAGES = 4;

/**
 * The kit and one grader, compiled anew and laid over a sandbox image that is there: seconds instead of the minutes
 * that a whole image takes, and no other author's half-written lab in the way.
 */
const DOCKERFILE = `ARG BASE
FROM \${BASE} AS grader
ENV GOPROXY=off GOENV=off GOWORK=off CGO_ENABLED=0
COPY labs/ /src/labs/
RUN cd /src/labs && go build ./kit/...
COPY grader/ /src/labs/
ARG LAB
RUN cd /src/labs && go build -ldflags='-s -w' -o /out/grader ./$LAB/grader && chmod 0700 /out/grader
LABEL gopherlab.stage=author
FROM \${BASE}
ARG LAB
COPY --from=grader /out/ /opt/gopherlab/graders/$LAB/
RUN chmod 0700 /opt/gopherlab/graders /opt/gopherlab/graders/$LAB
`;

export interface AuthorImageOptions {
  engine: Engine;
  /** A sandbox image; any of about now does. */
  base: string;
  labsDir: string;
  slug: string;
  signal?: AbortSignal;
}

/** The compiler refused the kit or the lab's grader; the message is what it said. */
export class GraderBuildError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'GraderBuildError';
  }
}

/** Builds a sandbox image that has the grader of `slug` as it is now, and gives its name. */
export async function buildAuthorImage(options: AuthorImageOptions): Promise<string> {
  const { engine, base, labsDir, slug, signal } = options;
  const files = [
    { path: 'Dockerfile', content: Buffer.from(DOCKERFILE) },
    ...(await graderSources(labsDir, 'kit', 'labs/kit')),
    ...(await graderSources(labsDir, `${slug}/grader`, `grader/${slug}/grader`)),
    ...(await Promise.all(['go.mod', 'go.sum'].map((name) => moduleFile(labsDir, name)))),
  ];
  const tag = `${REPOSITORY}:${hashOf(base, files)}`;
  try {
    await buildImage({
      engine,
      tag,
      files,
      args: { BASE: base, LAB: slug },
      labels: { 'gopherlab.image': 'author' },
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof ImageBuildError) throw new GraderBuildError(error.output, { cause: error });
    throw error;
  }
  await pruneImages(engine, REPOSITORY, KEPT_IMAGES);
  return tag;
}

async function moduleFile(labsDir: string, name: string): Promise<ContextFile> {
  return { path: `labs/${name}`, content: await readFile(join(labsDir, name)) };
}

/** Everything below a folder that can be compiled into, or embedded by, a grader. */
async function graderSources(labsDir: string, folder: string, into: string): Promise<ContextFile[]> {
  const entries = await readdir(join(labsDir, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('_test.go'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const prefix = join(labsDir, folder).length;
  return Promise.all(
    paths.map(async (path) => ({ path: into + path.slice(prefix), content: await readFile(path) })),
  );
}

function hashOf(base: string, files: readonly ContextFile[]): string {
  const hash = createHash('sha256').update(base);
  for (const { path, content } of files) hash.update(`\0${path}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 16);
}
