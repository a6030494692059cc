import type { FlameNode } from './pprof.ts';

export interface FlameRect {
  node: FlameNode;
  /** Node ids are the path of child positions from the root, so they survive a resize. */
  id: string;
  parentId: string | null;
  depth: number;
  /** Left edge and width as shares of the whole width. */
  left: number;
  width: number;
}

/**
 * Rectangles of the frames under `focus`, callers above callees. What would be thinner than `minWidth` (a share) is
 * left out together with its callees; the table beside the graph still counts it.
 */
export function layoutFlame(root: FlameNode, focusId: string, minWidth: number): FlameRect[] {
  const rects: FlameRect[] = [];
  const chain = chainTo(root, focusId);
  chain.forEach((entry, depth) => {
    rects.push({ ...entry, parentId: chain[depth - 1]?.id ?? null, depth, left: 0, width: 1 });
  });
  const focus = rects.at(-1);
  if (focus) placeChildren(focus, minWidth, rects);
  return rects;
}

function placeChildren(parent: FlameRect, minWidth: number, rects: FlameRect[]): void {
  if (parent.node.total === 0) return;
  let { left } = parent;
  parent.node.children.forEach((node, index) => {
    const width = (node.total / parent.node.total) * parent.width;
    if (width >= minWidth) {
      const rect = {
        node,
        id: `${parent.id}.${index}`,
        parentId: parent.id,
        depth: parent.depth + 1,
        left,
        width,
      };
      rects.push(rect);
      placeChildren(rect, minWidth, rects);
    }
    left += width;
  });
}

function chainTo(root: FlameNode, focusId: string): { node: FlameNode; id: string }[] {
  const chain = [{ node: root, id: '0' }];
  let node = root;
  let id = '0';
  for (const part of focusId.split('.').slice(1)) {
    const child = node.children[Number(part)];
    if (!child) break;
    id = `${id}.${part}`;
    chain.push({ node: child, id });
    node = child;
  }
  return chain;
}

export type FlameMove = 'up' | 'down' | 'left' | 'right' | 'first';

/** Where an arrow key leads: to the caller, the widest callee, or a neighbour of the same caller. */
export function moveSelection(rects: readonly FlameRect[], selectedId: string, move: FlameMove): string {
  const selected = rects.find((rect) => rect.id === selectedId);
  if (!selected || move === 'first') return rects[0]?.id ?? '0';
  if (move === 'up') return selected.parentId ?? selected.id;
  if (move === 'down') return rects.find((rect) => rect.parentId === selected.id)?.id ?? selected.id;
  const siblings = rects.filter((rect) => rect.parentId === selected.parentId);
  const index = siblings.indexOf(selected) + (move === 'left' ? -1 : 1);
  return siblings[index]?.id ?? selected.id;
}

export type FrameOrigin = 'own' | 'library' | 'runtime';

/** Whose code a frame is, for its colour: the learner's, a library's, or the Go runtime's. */
export function originOf(node: { name: string; file: string }): FrameOrigin {
  if (/^(runtime|internal\/runtime|runtime\/.*)[./]/.test(node.name)) return 'runtime';
  if (node.name.startsWith('main.') || !/\/(go|golang|pkg\/mod)[/@-]/.test(node.file)) {
    return node.file === '' ? 'library' : 'own';
  }
  return 'library';
}
