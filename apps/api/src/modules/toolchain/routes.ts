import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  CurrentToolchainSchema,
  ToolchainFileNameSchema,
  ToolchainHashSchema,
  type CurrentToolchain,
} from '@gopherlab/contracts';
import { AppError } from '../../http/errors.ts';
import { route, type Route } from '../../http/route.ts';
import { sendStaticFile } from '../../http/static-file.ts';

const MANIFEST = 'manifest.json';

/** The Go toolchain that runs in the page. `dir` is the folder that set-up builds it into. */
export function toolchainRoutes(dir: string): Route[] {
  return [
    route({
      method: 'get',
      path: '/toolchain/current.json',
      access: 'public',
      scope: 'none',
      tag: 'Toolchain',
      summary: 'Which build of the Go toolchain a page should use now',
      description: 'Its files are below `/toolchain/{hash}/`, and `manifest.json` there names them.',
      responses: {
        200: { description: 'Hash of the build, and its version of Go', schema: CurrentToolchainSchema },
      },
      errors: ['TOOLCHAIN_MISSING'],
      async handle() {
        const headers = { 'Cache-Control': 'no-cache' };
        return { status: 200, body: await readCurrent(dir), headers };
      },
    }),
    route({
      method: 'get',
      path: '/toolchain/{hash}/{file}',
      access: 'public',
      scope: 'none',
      tag: 'Toolchain',
      summary: 'A file of one build of the Go toolchain',
      description:
        'Compressed with brotli or gzip where the caller takes it. It never changes: caches keep it. The build before the ' +
        'current one stays for pages that are open.',
      params: z.strictObject({
        hash: ToolchainHashSchema,
        file: z.union([z.literal(MANIFEST), ToolchainFileNameSchema]),
      }),
      responses: {
        200: {
          description: '`ToolchainManifest` as JSON, WebAssembly, a script, or an archive of Go',
          mediaType: 'application/octet-stream',
        },
        304: { description: 'It is the one that `If-None-Match` names' },
      },
      errors: ['NOT_FOUND'],
      async handle({ params: { hash, file }, req, res }) {
        if (await sendStaticFile(req, res, { dir, path: join(hash, file), immutable: true })) return;
        throw new AppError(
          'NOT_FOUND',
          'this build of the toolchain, or this file of it, is not here; `/toolchain/current.json` names the current one',
        );
      },
    }),
  ];
}

async function readCurrent(dir: string): Promise<CurrentToolchain> {
  const text = await readFile(join(dir, 'current.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new AppError('TOOLCHAIN_MISSING', 'Go in the page is not built here: `npm start` builds it', {
      cause: error,
    });
  });
  return CurrentToolchainSchema.parse(JSON.parse(text));
}
