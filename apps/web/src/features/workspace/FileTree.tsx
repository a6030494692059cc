import { useState } from 'react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFile, IconFilePlus, IconFolder, IconLock, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LabDetail } from '@gopherlab/contracts';
import { FileNameField } from './FileNameField.tsx';
import classes from './file-tree.module.css';
import { useStore } from './use-store.ts';
import { addableExtensions, fileTree, type TreeNode } from './workspace-files.ts';
import type { WorkspaceStore } from './workspace-store.ts';

interface FileTreeProps {
  /** Its own files stay; where it has none, every file can be renamed and deleted. */
  lab: Pick<LabDetail, 'files' | 'entry'>;
  store: WorkspaceStore;
  /** Of files that may be added; those of the lab's editable files by default. */
  extensions?: readonly string[];
  onPick: () => void;
}

type Naming = { kind: 'add' } | { kind: 'rename'; path: string } | null;

/** Every file of the lab. Files that somebody added can be renamed and deleted; the lab's own stay. */
export function FileTree({ lab, store, onPick, extensions = addableExtensions(lab.files) }: FileTreeProps) {
  const { t } = useTranslation('workspace');
  const { files, activePath } = useStore(store);
  const [naming, setNaming] = useState<Naming>(null);
  const labPaths = lab.files.map((file) => file.path);
  const readonly = new Set(lab.files.filter((file) => file.role === 'readonly').map((file) => file.path));
  const paths = [...new Set([...labPaths, ...Object.keys(files)])];

  const handleName = (path: string) => {
    if (naming?.kind === 'add') store.add(path, newFileText(path, files[lab.entry] ?? ''));
    if (naming?.kind === 'rename') store.rename(naming.path, path);
    setNaming(null);
  };
  const renderNode = (node: TreeNode) => (
    <li key={node.path}>
      {naming?.kind === 'rename' && naming.path === node.path ? (
        <FileNameField
          initial={node.path}
          taken={paths.filter((path) => path !== node.path)}
          extensions={extensions}
          onDone={handleName}
          onCancel={() => setNaming(null)}
        />
      ) : node.folder ? (
        <span className={classes.folder}>
          <IconFolder size={14} aria-hidden /> {node.name}
        </span>
      ) : (
        <div className={classes.row} data-active={node.path === activePath}>
          <button
            type="button"
            className={classes.file}
            aria-current={node.path === activePath ? 'true' : undefined}
            onClick={() => {
              store.open(node.path);
              onPick();
            }}
          >
            {readonly.has(node.path) ? (
              <IconLock size={14} aria-hidden />
            ) : (
              <IconFile size={14} aria-hidden />
            )}
            <span className={classes.label}>{node.name}</span>
            {readonly.has(node.path) && <span className={classes.role}>{t('files.readonly')}</span>}
          </button>
          {!labPaths.includes(node.path) && (
            <>
              <TreeButton
                label={t('files.rename', { path: node.path })}
                onClick={() => setNaming({ kind: 'rename', path: node.path })}
              >
                <IconPencil size={14} aria-hidden />
              </TreeButton>
              <TreeButton
                label={t('files.delete', { path: node.path })}
                onClick={() => store.remove(node.path)}
              >
                <IconTrash size={14} aria-hidden />
              </TreeButton>
            </>
          )}
        </div>
      )}
      {node.children.length > 0 && <ul>{node.children.map(renderNode)}</ul>}
    </li>
  );

  return (
    <nav className={classes.tree} aria-label={t('files.tree')}>
      <div className={classes.head}>
        <span>{t('files.title')}</span>
        <TreeButton label={t('files.add')} onClick={() => setNaming({ kind: 'add' })}>
          <IconFilePlus size={16} aria-hidden />
        </TreeButton>
      </div>
      <ul>{fileTree(paths).map(renderNode)}</ul>
      {naming?.kind === 'add' && (
        <FileNameField
          initial=""
          taken={paths}
          extensions={extensions}
          onDone={handleName}
          onCancel={() => setNaming(null)}
        />
      )}
    </nav>
  );
}

function TreeButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** A new Go file begins in the package of the file that the lab starts with. */
function newFileText(path: string, entry: string): string {
  const clause = /^package \w+/m.exec(entry)?.[0];
  return path.endsWith('.go') && !path.includes('/') && clause ? `${clause}\n` : '';
}
