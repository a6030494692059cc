import type { Tree, TreeCursor } from 'web-tree-sitter';
import { createHasher, hashText, type Hash } from './hash.ts';

/** A part of a syntax tree that is large enough to say something. */
export interface Subtree {
  hash: Hash;
  /** Lines, from 1. */
  from: number;
  to: number;
}

export interface SubtreeOptions {
  /** Nodes of the smallest subtree that counts. */
  least: number;
  /** Nodes that are looked at in all. */
  limit: number;
}

/** What one node has become: nothing of its names, values or comments is in it. */
interface Shape {
  hash: Hash;
  size: number;
  /** The code here does not parse: its parts may count, the whole never. */
  broken: boolean;
}

interface Frame {
  type: string;
  from: number;
  parts: Shape[];
}

const NAMES = new Set(['identifier', 'field_identifier', 'type_identifier', 'package_identifier']);
/** Leaves, whatever is inside. */
const VALUES = new Set([
  ...['int_literal', 'float_literal', 'imaginary_literal', 'rune_literal'],
  ...['interpreted_string_literal', 'raw_string_literal'],
]);
const SKIPPED = new Set(['comment', 'package_clause', 'import_declaration']);
/** Brackets that only group leave no trace. */
const TRANSPARENT = new Set(['parenthesized_expression', 'parenthesized_type']);
/** The order of these children can be changed without changing what the code does. */
const UNORDERED = new Set([
  ...['field_declaration_list', 'interface_type', 'select_statement', 'literal_value'],
  ...['var_spec_list', 'const_declaration', 'type_declaration'],
  ...['expression_switch_statement', 'type_switch_statement'],
]);
const TYPE_HASHES = new Map<string, Hash>();
const NAME: Shape = { hash: hashText('id'), size: 1, broken: false };

/** The hashes of a tree's subtrees, in the order in which they end; walks without recursion, however deep it is. */
export function subtreesOf(tree: Tree, { least, limit }: SubtreeOptions): Subtree[] {
  const cursor = tree.walk();
  const found: Subtree[] = [];
  const open: Frame[] = [];
  let seen = 0;
  try {
    for (;;) {
      seen += 1;
      if (seen > limit) return found;
      if (enter(cursor, open)) continue;
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return found;
        const frame = open.pop();
        if (frame) leave(frame, cursor.endPosition.row + 1, { open, found, least });
      }
    }
  } finally {
    cursor.delete();
  }
}

/** Goes down if there is anything to see; a leaf is noted at once. */
function enter(cursor: TreeCursor, open: Frame[]): boolean {
  const type = cursor.nodeType;
  if (SKIPPED.has(type)) return false;
  const parent = open.at(-1)?.parts;
  if (NAMES.has(type) || VALUES.has(type)) {
    parent?.push(NAMES.has(type) ? NAME : { hash: typeHash(type), size: 1, broken: false });
    return false;
  }
  const from = cursor.startPosition.row + 1;
  if (cursor.gotoFirstChild()) {
    open.push({ type, from, parts: [] });
    return true;
  }
  // Of signs and words only those that compute: the rest follows from the kind of the node around them.
  if (cursor.nodeIsNamed || /^[^\s\w(){}[\],;.:]+$/.test(type)) {
    parent?.push({ hash: typeHash(type), size: 1, broken: cursor.nodeIsMissing });
  }
  return false;
}

interface Leaving {
  open: Frame[];
  found: Subtree[];
  least: number;
}

function leave({ type, from, parts }: Frame, to: number, { open, found, least }: Leaving): void {
  const broken = type === 'ERROR' || parts.some((part) => part.broken);
  const [only] = parts;
  const parent = open.at(-1)?.parts;
  if (TRANSPARENT.has(type) && parts.length === 1 && only) {
    parent?.push(only);
    return;
  }
  const hashes = parts.map(({ hash }) => hash);
  if (UNORDERED.has(type)) hashes.sort((a, b) => a - b);
  const hasher = createHasher();
  hasher.add(typeHash(type));
  for (const hash of hashes) hasher.add(hash);
  const shape: Shape = {
    hash: hasher.digest(),
    size: 1 + parts.reduce((sum, { size }) => sum + size, 0),
    broken,
  };
  parent?.push(shape);
  // A node around a single other one says the same thing twice.
  const repeats = parts.length === 1 && only !== undefined && only.size >= least;
  if (parent && !broken && !repeats && shape.size >= least) found.push({ hash: shape.hash, from, to });
}

function typeHash(type: string): Hash {
  const known = TYPE_HASHES.get(type);
  if (known !== undefined) return known;
  const hash = hashText(type);
  // The grammar's kinds are few; they are never forgotten.
  TYPE_HASHES.set(type, hash);
  return hash;
}
