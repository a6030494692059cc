import { z } from 'zod';

/** Version of the manifest's form. */
export const TOOLCHAIN_PROTOCOL = 1;

/** Names one build of the toolchain: the hash of everything that it was made of. */
export const ToolchainHashSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** A file beside the manifest; its name holds the first 16 hexadecimal digits of its SHA-256. */
export const ToolchainFileNameSchema = z
  .string()
  .max(200)
  .regex(/^[\w.~-]+-[0-9a-f]{16}\.(wasm|js|a)$/);

const ToolchainFileSchema = z.strictObject({
  file: ToolchainFileNameSchema,
  bytes: z.int(),
  /** Bytes as sent with that `Content-Encoding`. */
  brotli: z.int(),
  gzip: z.int(),
});
export type ToolchainFile = z.infer<typeof ToolchainFileSchema>;

/** An archive for js/wasm: export data for the compiler and object code for the linker. */
export const ToolchainPackageSchema = ToolchainFileSchema.extend({
  /** Paths of the packages that it imports, as keys of `packages`; `unsafe` has no archive and is left out. */
  imports: z.array(z.string()),
  standard: z.boolean(),
  /** `path@version` of the module that it comes from, when that is not the standard library. */
  module: z.string().optional(),
});
export type ToolchainPackage = z.infer<typeof ToolchainPackageSchema>;

/** `manifest.json` of one build of the toolchain for the page. */
export const ToolchainManifestSchema = z.strictObject({
  protocol: z.literal(TOOLCHAIN_PROTOCOL),
  hash: ToolchainHashSchema,
  /** As `go env GOVERSION` says it, e.g. `go1.27.4`. */
  goVersion: z.string(),
  tools: z.strictObject({
    compile: ToolchainFileSchema,
    link: ToolchainFileSchema,
    vet: ToolchainFileSchema,
    gofmt: ToolchainFileSchema,
    driver: ToolchainFileSchema,
  }),
  wasmExec: ToolchainFileSchema,
  packages: z.record(z.string(), ToolchainPackageSchema),
});
export type ToolchainManifest = z.infer<typeof ToolchainManifestSchema>;

/** What `GET /toolchain/current.json` answers: which build a page should use now. */
export const CurrentToolchainSchema = z.strictObject({ hash: ToolchainHashSchema, goVersion: z.string() });
export type CurrentToolchain = z.infer<typeof CurrentToolchainSchema>;
