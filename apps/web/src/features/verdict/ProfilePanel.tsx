import { useState } from 'react';
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Artefact } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FlameGraph } from '../../components/profile/FlameGraph.tsx';
import { parsePprof, type ParsedProfile } from '../../components/profile/pprof.ts';
import { ProfileTable } from '../../components/profile/ProfileTable.tsx';
import { SkeletonBar } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { api } from '../../lib/api.ts';
import { send } from '../../lib/api-client.ts';
import { useLocalized } from '../../lib/localized.ts';
import { DownloadLink } from './ArtefactView.tsx';
import { pairProfiles } from './artefact-kind.ts';
import classes from './profile-panel.module.css';

interface ProfilePanelProps {
  submissionId: string;
  artefacts: readonly Artefact[];
  picked: string | null;
  onPick: (name: string) => void;
}

/** pprof profiles as a flame graph with its table; before and after are one toggle apart. */
export function ProfilePanel({ submissionId, artefacts, picked, onPick }: ProfilePanelProps) {
  const { t } = useTranslation('verdict');
  const text = useLocalized();
  const [search, setSearch] = useState('');
  const [sampleType, setSampleType] = useState<string | null>(null);
  const pairs = pairProfiles(artefacts);
  const pair =
    pairs.find(({ members }) => members.some(({ artefact }) => artefact.name === picked)) ??
    // Before and after say more than a single moment.
    pairs.find(({ members }) => members.length > 1) ??
    pairs[0];
  const member = pair?.members.find(({ artefact }) => artefact.name === picked) ?? pair?.members.at(-1);
  const profile = useProfile(submissionId, member?.artefact.name);
  if (!pair || !member) return null;
  const sample = sampleIndex(profile.data, sampleType);
  return (
    <div className={classes.panel}>
      <div className={classes.tools}>
        {pairs.length > 1 && (
          <Select
            className={classes.which ?? ''}
            aria-label={t('profile.which')}
            allowDeselect={false}
            value={pair.stem}
            data={pairs.map(({ stem, members }) => ({
              value: stem,
              label: members[0] ? text(members[0].artefact.title) : stem,
            }))}
            onChange={(stem) => {
              const next = pairs.find((candidate) => candidate.stem === stem)?.members.at(-1);
              if (next) onPick(next.artefact.name);
            }}
          />
        )}
        {pair.members.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('profile.moment')}
            value={member.artefact.name}
            onChange={onPick}
            data={pair.members.map(({ moment, artefact }) => ({
              value: artefact.name,
              label: moment ? t(`profile.${moment}`) : text(artefact.title),
            }))}
          />
        )}
        {profile.data && profile.data.sampleTypes.length > 1 && (
          <Select
            aria-label={t('profile.sample')}
            allowDeselect={false}
            value={profile.data.sampleTypes[sample]?.type ?? null}
            data={profile.data.sampleTypes.map(({ type }) => type)}
            onChange={setSampleType}
          />
        )}
        <TextInput
          aria-label={t('profile.search')}
          placeholder={t('profile.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <DownloadLink submissionId={submissionId} artefact={member.artefact} />
      </div>
      {profile.error && (
        <ErrorState error={profile.error} headingLevel={3} onRetry={() => void profile.refetch()} />
      )}
      {profile.isPending && <SkeletonBar width="100%" height={200} />}
      {profile.data && (
        <ProfileViews
          key={member.artefact.name}
          profile={profile.data}
          sample={sample}
          search={search}
          onSearch={setSearch}
        />
      )}
    </div>
  );
}

interface ProfileViewsProps {
  profile: ParsedProfile;
  sample: number;
  search: string;
  onSearch: (search: string) => void;
}

function ProfileViews({ profile, sample, search, onSearch }: ProfileViewsProps) {
  const { t } = useTranslation('verdict');
  const root = profile.tree(sample);
  const unit = profile.sampleTypes[sample]?.unit ?? 'count';
  if (root.total === 0) {
    return (
      <StatePanel kind="empty" headingLevel={3} title={t('profile.emptyTitle')} why={t('profile.emptyWhy')} />
    );
  }
  return (
    <div className={classes.views}>
      <FlameGraph key={sample} root={root} unit={unit} search={search} />
      <ProfileTable
        rows={profile.functions(sample)}
        total={root.total}
        unit={unit}
        search={search}
        onPick={onSearch}
      />
    </div>
  );
}

function useProfile(submissionId: string, name: string | undefined) {
  return useQuery({
    queryKey: ['profile', submissionId, name],
    queryFn: async ({ signal }) => {
      const response = await send(api.artefactUrl(submissionId, name ?? ''), { signal });
      return parsePprof(new Uint8Array(await response.arrayBuffer()));
    },
    staleTime: Infinity,
    enabled: name !== undefined,
  });
}

function sampleIndex(profile: ParsedProfile | undefined, wanted: string | null): number {
  const index = profile?.sampleTypes.findIndex(({ type }) => type === wanted) ?? -1;
  return index >= 0 ? index : (profile?.defaultSample ?? 0);
}
