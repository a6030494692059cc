import type { Diagnostic } from '@gopherlab/contracts';

/** What the driver (docker/toolchain/driver) answers; its protocol.go says what each part is. */
export interface Plan {
  module: { path: string; go: string };
  packages: PlannedPackage[];
  mains: PlannedMain[];
  errors: Diagnostic[];
  unsupported: Diagnostic[];
  bridge: PlannedPackage;
}

export interface PlannedPackage {
  id: string;
  path: string;
  name: string;
  dir: string;
  files: string[];
  generated?: Record<string, string>;
  imports: Record<string, string>;
  embed?: { Patterns: Record<string, string[]>; Files: Record<string, string> };
  go: string;
  test: boolean;
  broken: boolean;
}

export interface PlannedMain {
  path: string;
  package: string;
  dir: string;
  usesJs: boolean;
}

export interface PlanRequest {
  mode: 'run' | 'test' | 'check';
  patterns: readonly string[];
  tags?: readonly string[];
}
