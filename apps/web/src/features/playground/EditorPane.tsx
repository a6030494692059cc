import { Suspense, useState, type ReactNode } from 'react';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconIndentIncrease, IconLayoutSidebar, IconShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SNIPPET_EXTENSIONS } from '@gopherlab/contracts';
import { CodeMirrorEditor, MonacoEditor } from '../workspace/editor-choice.ts';
import classes from '../workspace/editor-pane.module.css';
import { EditorSkeleton } from '../workspace/EditorSkeleton.tsx';
import { FileTabs } from '../workspace/FileTabs.tsx';
import { FileTree } from '../workspace/FileTree.tsx';
import { UndoReplaceBar } from '../workspace/UndoReplaceBar.tsx';
import { useStore } from '../workspace/use-store.ts';
import { RunControls } from './RunControls.tsx';
import { ShareBar } from './ShareBar.tsx';
import type { Playground } from './use-playground.ts';

/** No file of the playground is fixed. */
const FREE = { files: [], entry: 'main.go' };

interface EditorPaneProps {
  playground: Playground;
  wide: boolean;
  /** The line under the editor. */
  status: ReactNode;
}

export function EditorPane({ playground, wide, status }: EditorPaneProps) {
  const { t } = useTranslation('workspace');
  const [treeOpen, setTreeOpen] = useState(false);
  const { store, editorFiles } = playground.session;
  const treeLabel = t(treeOpen ? 'files.hideTree' : 'files.showTree');
  return (
    <>
      <div className={classes.bar}>
        <Tooltip label={treeLabel}>
          <ActionIcon aria-label={treeLabel} aria-pressed={treeOpen} onClick={() => setTreeOpen(!treeOpen)}>
            <IconLayoutSidebar size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <FileTabs store={store} isReadonly={editorFiles.isReadonly} />
        <FormatAndShare playground={playground} />
        {wide && <RunControls playground={playground} />}
      </div>
      <ShareBar playground={playground} />
      <UndoReplaceBar store={store} />
      <div className={classes.body}>
        {treeOpen && (
          <FileTree
            lab={FREE}
            extensions={SNIPPET_EXTENSIONS}
            store={store}
            onPick={() => !wide && setTreeOpen(false)}
          />
        )}
        <CodeArea playground={playground} wide={wide} />
      </div>
      {status}
    </>
  );
}

/** The editor itself, with what compiler and vet say of what is typed now, or of the last build. */
export function CodeArea({ playground, wide }: Pick<EditorPaneProps, 'playground' | 'wide'>) {
  const { t } = useTranslation('workspace');
  const { session, run, target } = playground;
  const { files, activePath } = useStore(session.store);
  const { problems } = useStore(session.live);
  const Editor = wide ? MonacoEditor : CodeMirrorEditor;
  return (
    <div className={classes.editor}>
      <Suspense fallback={<EditorSkeleton text={files[activePath] ?? ''} />}>
        <Editor
          files={session.editorFiles}
          path={activePath}
          diagnostics={problems ?? run.diagnostics}
          label={t('files.editorLabel', { path: activePath })}
          readonlyMessage=""
          target={target}
        />
      </Suspense>
    </div>
  );
}

function FormatAndShare({ playground }: { playground: Playground }) {
  const { t } = useTranslation('playground');
  const { share, tooLarge } = playground;
  const why = tooLarge ? t(`tooLarge.${tooLarge.kind}`) : undefined;
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconIndentIncrease size={14} aria-hidden />}
        onClick={playground.format}
      >
        {t('formatShort')}
      </Button>
      <Tooltip label={why ?? t('share.meaning')}>
        <Button
          variant="subtle"
          color="gray"
          loading={share.isPending}
          leftSection={<IconShare size={14} aria-hidden />}
          onClick={() => why === undefined && share.mutate()}
          {...(why === undefined ? {} : { 'data-disabled': true, 'aria-disabled': true })}
        >
          {t('share.button')}
        </Button>
      </Tooltip>
    </>
  );
}
