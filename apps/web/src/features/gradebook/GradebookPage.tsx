import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Gradebook, GradebookCellKey } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { SkeletonText } from '../../components/Skeletons.tsx';
import { StatePanel } from '../../components/StatePanel.tsx';
import { useCohort } from '../teach/CohortFrame.tsx';
import { GradeGrid } from './GradeGrid.tsx';
import { gradebookQueries } from './gradebook-api.ts';
import {
  columnsOf,
  filterRows,
  NO_FILTER,
  sortRows,
  type GridColumn,
  type GridRow,
  type GridSort,
  type Measure,
} from './grid-model.ts';
import classes from './page.module.css';
import { START } from './selection.ts';
import { Toolbar } from './Toolbar.tsx';
import { useOpened } from './use-opened.ts';

// The grades are there before an editor's code has come.
const CellPanel = lazy(() => import('./CellPanel.tsx').then((module) => ({ default: module.CellPanel })));
const RegradePanel = lazy(() =>
  import('./RegradePanel.tsx').then((module) => ({ default: module.RegradePanel })),
);

/** Learners × labs of a cohort. */
export function GradebookPage() {
  const cohort = useCohort();
  const { t } = useTranslation('gradebook');
  const { t: tc } = useTranslation();
  const opened = useOpened();
  const book = useQuery(gradebookQueries.read(cohort.id, opened.assignment));
  return (
    <>
      <title>{tc('title', { page: `${t('title')} · ${cohort.name}` })}</title>
      {book.error ? (
        <ErrorState error={book.error} onRetry={() => void book.refetch()} />
      ) : !book.data ? (
        <SkeletonText lines={12} />
      ) : (
        <Content cohortId={cohort.id} book={book.data} opened={opened} />
      )}
    </>
  );
}

interface ContentProps {
  cohortId: string;
  book: Gradebook;
  opened: ReturnType<typeof useOpened>;
}

function Content({ cohortId, book, opened }: ContentProps) {
  const { t } = useTranslation('gradebook');
  const navigate = useNavigate();
  const [filter, setFilter] = useState(NO_FILTER);
  const [measure, setMeasure] = useState<Measure>('score');
  const [sort, setSort] = useState<GridSort>({ column: 'name', descending: false });
  const [selection, setSelection] = useState(START);
  const [regrading, setRegrading] = useState<{ cell: GradebookCellKey | null } | null>(null);
  // All assignments stay in the list while one of them is shown.
  const [known, setKnown] = useState(book.assignments);
  if (opened.assignment === null && known !== book.assignments) setKnown(book.assignments);
  const columns = useMemo(() => columnsOf(book), [book]);
  const asked = useDeferredValue(filter);
  const rows = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    const found = filterRows(book, columns, asked);
    return column ? sortRows(book, found, column, { descending: sort.descending, measure }) : found;
  }, [book, columns, asked, sort, measure]);

  const handleSort = ({ id }: GridColumn) =>
    // Grades are read from the best down, names from A.
    setSort(
      sort.column === id
        ? { column: id, descending: !sort.descending }
        : { column: id, descending: id !== 'name' },
    );
  const handleOpen = ({ learner }: GridRow, column: GridColumn) => {
    if (column.kind !== 'lab' || (column.assignment.person ?? learner.id) !== learner.id) return;
    setRegrading(null);
    opened.open({ assignment: column.assignment.id, person: learner.id, lab: column.lab });
  };
  const handleClose = () => {
    setRegrading(null);
    opened.open(null);
    document.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  };

  if (book.learners.length === 0 || (book.assignments.length === 0 && opened.assignment === null)) {
    const kind = book.learners.length === 0 ? 'noLearners' : 'noAssignments';
    const to = kind === 'noLearners' ? '../roster' : '../assignments';
    return (
      <StatePanel
        kind="empty"
        title={t(`empty.${kind}`)}
        why={t(`empty.${kind}Why`)}
        action={{ label: t(`empty.${kind}Next`), onClick: () => void navigate(to, { relative: 'path' }) }}
      />
    );
  }
  const { cell } = opened;
  return (
    <div className={classes.page} data-panel={cell !== null || regrading !== null}>
      <Toolbar
        {...{ cohortId, filter, measure, assignment: opened.assignment, assignments: known }}
        shown={rows.length}
        total={book.learners.length}
        onAssignment={opened.choose}
        onFilter={setFilter}
        onMeasure={setMeasure}
        onRegrade={() => setRegrading({ cell: null })}
      />
      <div className={classes.beside}>
        <GradeGrid
          {...{ book, columns, rows, measure, sort, selection }}
          opened={cell && { person: cell.person, column: `${cell.assignment} ${cell.lab}` }}
          onSelect={setSelection}
          onSort={handleSort}
          onOpen={handleOpen}
        />
        <Suspense fallback={null}>
          {regrading ? (
            <RegradePanel
              key={JSON.stringify(regrading)}
              {...{ cohortId, assignments: book.assignments, cell: regrading.cell }}
              onClose={handleClose}
            />
          ) : cell ? (
            <CellPanel
              {...{ cohortId, cell }}
              onClose={handleClose}
              onRegrade={(one) => setRegrading({ cell: one })}
            />
          ) : null}
        </Suspense>
      </div>
      <p className={classes.keys}>{t('grid.keys')}</p>
    </div>
  );
}
