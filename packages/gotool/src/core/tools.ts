import type { Diagnostic, WorkspaceFiles } from '@gopherlab/contracts';
import { execGo, TOOL_SCOPE, type GoClass } from './go-exec.ts';
import type { Toolchain, ToolName } from './manifest.ts';
import { MemoryFs } from './memory-fs.ts';
import { createNodeFs } from './node-fs.ts';
import type { Plan, PlanRequest } from './plan.ts';

/** Where the module lies, for the tools and for the program: positions in stack traces are below it. */
export const ROOT = '/work';

export interface ToolResult {
  code: number;
  output: string;
}

type FormatAnswer = { ok: boolean; content: string; diagnostics: Diagnostic[] | null };

/** The toolchain's programs over one file system in memory. Not for two callers at once. */
export class Tools {
  readonly files = new MemoryFs();
  readonly toolchain: Toolchain;
  readonly #Go: GoClass;

  constructor(toolchain: Toolchain, Go: GoClass) {
    this.toolchain = toolchain;
    this.#Go = Go;
    this.files.createFolders('/tmp');
  }

  /** Puts the workspace in place of what was there. */
  setModule(files: WorkspaceFiles): void {
    this.files.removeAll(ROOT);
    this.files.createFolders(ROOT);
    for (const [path, content] of Object.entries(files)) this.files.writeText(`${ROOT}/${path}`, content);
  }

  async run(name: ToolName, args: readonly string[]): Promise<ToolResult> {
    const module = await this.toolchain.tool(name);
    const output = new OutputText();
    const host = createNodeFs(
      this.files,
      { write: (_fd, bytes) => output.add(bytes), read: (_buffer, done) => done(0) },
      { cwd: ROOT },
    );
    // A tool lives for one call and has memory enough: collecting garbage early only costs time.
    const env = { TMPDIR: '/tmp', HOME: '/tmp', GOOS: 'js', GOARCH: 'wasm', GOGC: '400', GOROOT: '' };
    const code = await execGo(this.#Go, module, {
      host,
      args: [name, ...args],
      env,
      scope: { ...TOOL_SCOPE, ...host },
    });
    return { code, output: output.end() };
  }

  async #askDriver<Answer>(command: 'plan' | 'format', request: object): Promise<Answer> {
    this.files.writeText('/tmp/request.json', JSON.stringify(request));
    const { code, output } = await this.run('driver', [command, '/tmp/request.json', '/tmp/answer.json']);
    if (code !== 0) throw new Error(`the driver failed: ${output}`);
    return JSON.parse(new TextDecoder().decode(this.files.readFile('/tmp/answer.json'))) as Answer;
  }

  plan(request: PlanRequest): Promise<Plan> {
    const known: Record<string, string> = {};
    for (const [path, { module = '' }] of Object.entries(this.toolchain.manifest.packages)) {
      known[path] = module;
    }
    return this.#askDriver('plan', { root: ROOT, known, tags: [], ...request });
  }

  format(path: string, content: string): Promise<FormatAnswer> {
    return this.#askDriver('format', { root: ROOT, path, content });
  }
}

/** Text that comes in pieces, which may end in the middle of a character. */
class OutputText {
  readonly #decoder = new TextDecoder();
  #text = '';

  add(bytes: Uint8Array): void {
    this.#text += this.#decoder.decode(bytes, { stream: true });
  }

  end(): string {
    return this.#text + this.#decoder.decode();
  }
}
