export { openBareContainers, usageByOwner, type BareContainer, type BareContainers } from './docker/bare.ts';
export { buildInContainer, ContainerBuildError, type ContainerBuild } from './docker/build-in-container.ts';
export { engineDataDir } from './docker/data-dir.ts';
export { connectEngine, hasStatus, type Engine } from './docker/engine.ts';
export { goVersionInImage } from './docker/go-version.ts';
export { inspectEngine, type EngineInspection, type EngineReport } from './docker/inspect-engine.ts';
export { HOST_ROOT, openObserver, type HostObserver, type SandboxTraces } from './docker/observer.ts';
export { engineLeftovers, type EngineLeftovers } from './docker/leftovers.ts';
export { privilegedFault } from './docker/start-probe.ts';
export { probeEngine, type EngineAnswer } from './docker/probe-engine.ts';
export { runTool, type ToolRun } from './docker/run-tool.ts';
export { RuntimeWishSchema, type RuntimeWish } from './docker/runtime.ts';
export { createSandboxes, type SandboxLog, type SandboxesOptions } from './docker/sandboxes.ts';
export { type WarmRequest } from './docker/warm-pool.ts';
export { hasImage, importImage, listImages, pullImage, type PullOptions } from './image/base-image.ts';
export { copyImage } from './image/copy-image.ts';
export {
  buildImage,
  ImageBuildError,
  type BuildImageOptions,
  type BuildProgress,
} from './image/build-image.ts';
export type { ContextFile } from './image/context-tar.ts';
export { imageIdentity } from './image/identity.ts';
export { pruneImages } from './image/prune-images.ts';
export { SandboxFault, type AcquireOptions, type Sandbox, type Sandboxes } from './sandbox.ts';
