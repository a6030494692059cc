import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const NAME = 'virtual:gotool-program';
const ENTRY = fileURLToPath(new URL('./src/program/worker.ts', import.meta.url));

/**
 * Gives the page the program's worker as text: it runs in a frame of another origin, which can fetch nothing, so the page
 * brings it there.
 */
export function gotoolProgram(): Plugin {
  return {
    name: 'gotool-program',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: async (id) => {
      if (id !== `\0${NAME}`) return undefined;
      return `export default ${JSON.stringify(await bundleProgram())};`;
    },
  };
}

/** One script without imports. */
export async function bundleProgram(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rolldownOptions: { input: ENTRY, output: { format: 'iife' } },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const script = outputs.find((output) => output.type === 'chunk');
  if (!script || outputs.length !== 1) throw new Error('the program worker must be one script');
  return script.code;
}
