import { inspectEngine, type EngineReport } from '@gopherlab/sandbox';
import type { Finding } from './finding.ts';

const MINIMUM_MAJOR = 23;
const INSTALL =
  'as root on Debian: `npm start` installs it; elsewhere: https://docs.docker.com/engine/install/';

/** Prerequisites that the Docker Engine answers for. */
export async function inspectDocker(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { answer, ...rest } = await inspectEngine(env);
  if (answer.kind !== 'answers' || !('report' in rest)) {
    return [
      {
        id: 'engine',
        title: 'Docker Engine',
        status: 'fail',
        seen: `no engine answers (${answer.kind})`,
        why: 'Every submission is built and run in a container.',
        mend: INSTALL,
      },
    ];
  }
  const { report } = rest;
  return [engineVersion(report), privileged(report), cgroups(report), tracefs(report), gvisor(report)];
}

function engineVersion({ version, storageDriver }: EngineReport): Finding {
  const fits = Number.parseInt(version, 10) >= MINIMUM_MAJOR;
  return {
    id: 'engine',
    title: 'Docker Engine',
    status: fits ? 'pass' : 'fail',
    seen: `${version}, storage ${storageDriver}`,
    why: `Every submission is built and run in a container; ${MINIMUM_MAJOR} is the first that knows the capabilities of perf.`,
    ...(fits ? {} : { mend: INSTALL }),
  };
}

function privileged({ privilegedFault }: EngineReport): Finding {
  return {
    id: 'privileged',
    title: 'Privileged containers',
    status: privilegedFault === undefined ? 'pass' : 'fail',
    seen: privilegedFault ?? 'one started and ended',
    why: "Kernel labs' graders load eBPF programs and build networks in one; the submission in it has no capability.",
    ...(privilegedFault === undefined
      ? {}
      : {
          mend: 'use an engine that is not rootless and not inside a restricted container; newer engines tolerate more',
        }),
  };
}

function cgroups({ cgroupVersion }: EngineReport): Finding {
  return {
    id: 'cgroup',
    title: 'cgroup',
    status: cgroupVersion === '1' || cgroupVersion === '2' ? 'pass' : 'degraded',
    seen: `version ${cgroupVersion}`,
    why: 'Memory, processes and CPU of a sandbox are limited by it; 1 and 2 both do.',
  };
}

function tracefs({ tracefs: known, kernel }: EngineReport): Finding {
  const status = known === false ? 'degraded' : 'pass';
  return {
    id: 'tracefs',
    title: 'tracefs',
    status,
    seen:
      known === undefined
        ? `the engine is on another machine (kernel ${kernel})`
        : `${known ? 'known to' : 'unknown to'} kernel ${kernel}`,
    why: 'Kernel labs attach to tracepoints; sandboxes mount it themselves.',
    ...(status === 'pass' ? {} : { mend: 'boot a kernel with CONFIG_FTRACE=y; the other labs work without' }),
  };
}

function gvisor({ gvisor: { inUse, reason, unmet } }: EngineReport): Finding {
  return {
    id: 'gvisor',
    title: 'Standard sandboxes',
    status: inUse ? 'pass' : unmet ? 'fail' : 'degraded',
    seen: inUse ? `under gVisor: ${reason}` : `${unmet ? 'none' : 'under hardened runc'}; gVisor: ${reason}`,
    why: 'gVisor is a second wall, a kernel of the sandbox’s own; without it hardened runc is used, and builds are about twice as fast.',
    ...(inUse
      ? {}
      : {
          mend: 'install runsc and register it: `runsc install -- --network=none && systemctl restart docker`',
        }),
  };
}
