import type { Engine } from './engine.ts';

/** Everything that an engine keeps beside its images and its own three networks, by name. */
export interface EngineLeftovers {
  containers: string[];
  volumes: string[];
  networks: string[];
}

const BUILT_IN_NETWORKS = new Set(['bridge', 'host', 'none']);

/** What an engine holds that somebody made and did not remove. */
export async function engineLeftovers(engine: Engine): Promise<EngineLeftovers> {
  const [containers, { Volumes }, networks] = await Promise.all([
    engine.listContainers({ all: true }),
    engine.listVolumes(),
    engine.listNetworks(),
  ]);
  return {
    containers: containers.map(({ Id, State }) => `${Id.slice(0, 12)} (${State})`),
    volumes: (Volumes ?? []).map(({ Name }) => Name),
    networks: networks.map(({ Name }) => Name).filter((name) => !BUILT_IN_NETWORKS.has(name)),
  };
}
