import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import classes from './brief.module.css';

/** What a submission may use, and what the lab's policy allows it to do. */
export function Limits({ lab }: { lab: LabDetail }) {
  const { t } = useTranslation('workspace');
  const { budgets, policy } = lab;
  const rows: [string, ReactNode][] = [
    [t('limits.build'), t('limits.seconds', { count: budgets.buildSeconds })],
    [t('limits.run'), t('limits.seconds', { count: budgets.runSeconds })],
    ...phaseRows(budgets, t),
  ];
  if (policy.imports) rows.push([t('limits.imports'), <Names key="imports" names={policy.imports} />]);
  if (policy.ebpf) rows.push(...ebpfRows(policy.ebpf, t));
  return (
    <details className={classes.details}>
      <summary>{t(policy.imports || policy.ebpf ? 'limits.titlePolicy' : 'limits.title')}</summary>
      <dl className={classes.limits}>
        {rows.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}

/** Limits that building has too: one value where they are the same. */
function phaseRows(run: LabDetail['budgets'], t: Translate): [string, ReactNode][] {
  const both = (of: (limits: LabDetail['budgets']['build']) => string) => {
    const [running, building] = [of(run), of(run.build)];
    return running === building ? running : t('limits.both', { run: running, build: building });
  };
  return [
    [t('limits.memory'), both(({ memoryMb }) => `${memoryMb} MiB`)],
    [t('limits.output'), both(({ outputKb }) => `${outputKb} KiB`)],
    [t('limits.processes'), both(({ processes }) => String(processes))],
    [t('limits.openFiles'), both(({ openFiles }) => String(openFiles))],
    [t('limits.file'), both(({ fileMb }) => `${fileMb} MiB`)],
  ];
}

type Ebpf = NonNullable<LabDetail['policy']['ebpf']>;
type Translate = ReturnType<typeof useTranslation<'workspace'>>['t'];

function ebpfRows(ebpf: Ebpf, t: Translate): [string, ReactNode][] {
  const { tracepoints, rawTracepoints, btfTracepoints } = ebpf.attach;
  const lists: [string, string[]][] = [
    [t('limits.ebpf.programTypes'), ebpf.programTypes],
    [t('limits.ebpf.helpers'), ebpf.helpers],
    [t('limits.ebpf.mapTypes'), ebpf.mapTypes],
    [t('limits.ebpf.tracepoints'), tracepoints],
    [t('limits.ebpf.rawTracepoints'), rawTracepoints],
    [t('limits.ebpf.btfTracepoints'), btfTracepoints],
    [t('limits.ebpf.kernelStructs'), ebpf.kernelStructs],
  ];
  return [
    ...lists
      .filter(([, names]) => names.length > 0)
      .map(([title, names]): [string, ReactNode] => [title, <Names key={title} names={names} />]),
    [t('limits.ebpf.mapMemory'), `${ebpf.mapMemoryKb} KiB`],
    [t('limits.ebpf.programs'), String(ebpf.maxPrograms)],
  ];
}

function Names({ names }: { names: readonly string[] }) {
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ', '}
      <code>{name}</code>
    </Fragment>
  ));
}
