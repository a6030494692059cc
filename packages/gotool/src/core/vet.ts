import type { Diagnostic } from '@gopherlab/contracts';
import type { Builder, CompileResult } from './builder.ts';
import { parseDiagnostics } from './diagnostics.ts';
import type { PlannedPackage } from './plan.ts';
import type { Tools } from './tools.ts';

/** What `go vet` says about one package that compiles; facts of other packages are not gathered. */
export async function vetPackage(
  tools: Tools,
  builder: Builder,
  pkg: PlannedPackage,
  done: ReadonlyMap<string, CompileResult>,
): Promise<Diagnostic[]> {
  const config = {
    ID: pkg.id,
    Compiler: 'gc',
    Dir: pkg.dir,
    ImportPath: pkg.path,
    GoVersion: `go${pkg.go}`,
    GoFiles: pkg.files,
    ImportMap: Object.fromEntries(Object.keys(pkg.imports).map((path) => [path, path])),
    PackageFile: await builder.archivesOf(pkg, done),
    VetxOutput: '/tmp/vet.out',
    SucceedOnTypecheckFailure: true,
  };
  tools.files.writeText('/tmp/vet.cfg', JSON.stringify(config));
  const { output } = await tools.run('vet', ['/tmp/vet.cfg']);
  return parseDiagnostics(output);
}
