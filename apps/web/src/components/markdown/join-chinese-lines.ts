interface TreeNode {
  type: string;
  value?: string;
  children?: TreeNode[];
}

const WIDE = '[\\p{Script=Han}\\u3000-\\u303f\\uff01-\\uff60\\u2018-\\u201d\\u2026\\u2014]';
const BREAK = new RegExp(`(?<=${WIDE})\\s*\\n\\s*(?=${WIDE})`, 'gu');

/** Chinese has no spaces between words: a line break in the source must not become one on the page. */
export function joinLines(text: string): string {
  return text.replace(BREAK, '');
}

/** The same over the texts of a Markdown tree; a plugin for remark. */
export function remarkJoinChineseLines() {
  return (tree: TreeNode): void => walk(tree);
}

function walk(node: TreeNode): void {
  if (node.type === 'text' && node.value !== undefined) node.value = joinLines(node.value);
  node.children?.forEach(walk);
}
