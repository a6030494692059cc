import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { layoutFlame, moveSelection, originOf, type FlameMove, type FlameRect } from './flame-layout.ts';
import classes from './flame.module.css';
import { formatValue, type FlameNode } from './pprof.ts';

const MIN_PIXELS = 2;
const ROW_HEIGHT = 20;
const MOVES: Record<string, FlameMove> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
};

interface FlameGraphProps {
  root: FlameNode;
  unit: string;
  /** Frames whose name holds this are marked. */
  search: string;
}

/** Callers above callees, width by value. Click or Enter looks closer; arrow keys walk; Escape goes back. */
export function FlameGraph({ root, unit, search }: FlameGraphProps) {
  const { t } = useTranslation('verdict');
  const prefix = useId();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const [focusId, setFocusId] = useState('0');
  const [selectedId, setSelectedId] = useState('0');
  const rects = useMemo(() => layoutFlame(root, focusId, MIN_PIXELS / width), [root, focusId, width]);
  const selected = rects.find((rect) => rect.id === selectedId) ?? rects[0];
  const depth = rects.reduce((deepest, rect) => Math.max(deepest, rect.depth), 0);

  const handleKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move) setSelectedId(moveSelection(rects, selected?.id ?? '0', move));
    else if (event.key === 'Enter' && selected) setFocusId(selected.id);
    else if (event.key === 'Escape') setFocusId('0');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handlePick = (rect: FlameRect) => {
    setSelectedId(rect.id);
    setFocusId(rect.id);
  };

  return (
    <div className={classes.flame}>
      <div
        ref={host}
        className={classes.graph}
        role="tree"
        tabIndex={0}
        aria-label={t('profile.graph')}
        aria-activedescendant={selected && `${prefix}-${selected.id}`}
        style={{ height: (depth + 1) * ROW_HEIGHT }}
        onKeyDown={handleKeyDown}
      >
        {rects.map((rect) => (
          <div
            key={rect.id}
            id={`${prefix}-${rect.id}`}
            role="treeitem"
            aria-level={rect.depth + 1}
            aria-selected={rect === selected}
            aria-label={`${frameName(rect.node, t('profile.all'))}, ${formatValue(rect.node.total, unit)}`}
            className={classes.frame}
            data-origin={rect.depth === 0 ? 'root' : originOf(rect.node)}
            data-match={search !== '' && rect.node.name.toLowerCase().includes(search.toLowerCase())}
            data-dim={search !== ''}
            style={{
              left: `${rect.left * 100}%`,
              width: `${rect.width * 100}%`,
              top: rect.depth * ROW_HEIGHT,
            }}
            onClick={() => handlePick(rect)}
            onPointerEnter={() => setSelectedId(rect.id)}
          >
            {frameName(rect.node, t('profile.all'))}
          </div>
        ))}
      </div>
      <p className={classes.detail}>
        {selected && (
          <>
            <code>{frameName(selected.node, t('profile.all'))}</code>{' '}
            {t('profile.frame', {
              total: formatValue(selected.node.total, unit),
              share: share(selected.node.total, root.total),
              self: formatValue(selected.node.self, unit),
            })}
          </>
        )}
      </p>
      <p className={classes.legend}>
        {(['own', 'library', 'runtime'] as const).map((origin) => (
          <span key={origin}>
            <i data-origin={origin} className={classes.swatch} /> {t(`profile.origin.${origin}`)}
          </span>
        ))}
        {focusId !== '0' && (
          <button type="button" className={classes.back} onClick={() => setFocusId('0')}>
            {t('profile.back')}
          </button>
        )}
      </p>
    </div>
  );
}

function frameName(node: FlameNode, all: string): string {
  return node.name === 'root' && node.file === '' ? all : node.name;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((part / whole) * 100).toFixed(1)} %`;
}

function useWidth(host: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(600);
  // The browser alone knows how wide the pane is; frames thinner than two pixels are left out.
  useEffect(() => {
    if (!host.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(1, entry.contentRect.width)));
    observer.observe(host.current);
    return () => observer.disconnect();
  }, [host]);
  return width;
}
