export { connectEngine, type Engine } from './docker/engine.ts';
export { createSandboxes, type SandboxLog, type SandboxesOptions } from './docker/sandboxes.ts';
export { type WarmRequest } from './docker/warm-pool.ts';
export { SandboxFault, type AcquireOptions, type Sandbox, type Sandboxes } from './sandbox.ts';
