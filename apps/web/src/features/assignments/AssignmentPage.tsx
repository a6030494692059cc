import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import type { Assignment, AssignmentInput } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { queries } from '../../lib/query.ts';
import { useCohort } from '../teach/CohortFrame.tsx';
import { SecondStep } from '../../components/SecondStep.tsx';
import { teachQueries } from '../teach/teach-api.ts';
import classes from '../teach/teach.module.css';
import { TeachError } from '../teach/TeachError.tsx';
import { AssignmentForm } from './AssignmentForm.tsx';
import { assignmentQueries, assignmentsApi } from './assignments-api.ts';
import { Extensions } from './Extensions.tsx';
import { emptyForm, formOf } from './form-state.ts';

/** One assignment: made when the address says `new`, else changed, extended or deleted. */
export function AssignmentPage() {
  const { t } = useTranslation('assignments');
  const cohort = useCohort();
  const { assignmentId = 'new' } = useParams();
  const list = useQuery(assignmentQueries.list(cohort.id));
  const people = useQuery(teachQueries.people(cohort.id));
  const labs = useQuery(queries.labs());
  const failed = [list, people, labs].find(({ error }) => error);
  if (failed?.error) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!list.data || !people.data || !labs.data) return <SkeletonText lines={10} />;
  const assignment = list.data.assignments.find(({ id }) => id === assignmentId);
  const learners = people.data.members.filter(({ role }) => role === 'learner');
  if (assignmentId !== 'new' && !assignment) return <p className={classes.page}>{t('gone')}</p>;
  return (
    <div className={classes.page}>
      <p className={classes.crumb}>
        <Link to="..">{t('title')}</Link>
      </p>
      <h2>{assignment ? assignment.title : t('make')}</h2>
      {assignment && assignment.submissions > 0 ? (
        <p className={classes.notice}>{t('counts', { count: assignment.submissions })}</p>
      ) : null}
      <Editor
        key={assignment?.id ?? 'new'}
        {...{ assignment, learners, labs: labs.data.labs }}
        readOnly={cohort.archivedAt !== null}
      />
      {assignment ? <Extensions {...{ assignment, learners }} readOnly={cohort.archivedAt !== null} /> : null}
    </div>
  );
}

interface EditorProps {
  assignment: Assignment | undefined;
  learners: { personId: string; name: string | null }[];
  labs: { slug: string }[];
  readOnly: boolean;
}

function Editor({ assignment, learners, labs, readOnly }: EditorProps) {
  const { t } = useTranslation('assignments');
  const { id: cohortId } = useCohort();
  const navigate = useNavigate();
  const client = useQueryClient();
  const finish = async () => {
    await client.invalidateQueries({ queryKey: ['cohort', cohortId] });
    await navigate('..', { relative: 'path' });
  };
  const save = useMutation({
    mutationFn: (input: AssignmentInput) =>
      assignment
        ? assignmentsApi.change(cohortId, assignment.id, input)
        : assignmentsApi.create(cohortId, input),
    onSuccess: finish,
  });
  const remove = useMutation({
    mutationFn: (id: string) => assignmentsApi.remove(cohortId, id),
    onSuccess: async (_, id) => {
      // Its extensions are still on the page, and asking for them again would find nothing.
      await client.invalidateQueries({
        queryKey: ['cohort', cohortId],
        predicate: ({ queryKey }) => !queryKey.includes(id),
      });
      await navigate('..', { relative: 'path' });
    },
  });
  return (
    <>
      <AssignmentForm
        initial={assignment ? formOf(assignment) : emptyForm(new Date())}
        was={assignment}
        {...{ learners, labs, readOnly }}
        isNew={!assignment}
        pending={save.isPending}
        error={save.error}
        onSubmit={save.mutate}
      />
      {assignment && !readOnly ? (
        <p>
          <SecondStep
            label={t('remove')}
            question={t('removeSure')}
            loading={remove.isPending}
            onConfirm={() => remove.mutate(assignment.id)}
          />
        </p>
      ) : null}
      <TeachError error={remove.error} />
    </>
  );
}
