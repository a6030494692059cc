import {
  createContext,
  isValidElement,
  lazy,
  memo,
  Suspense,
  useContext,
  type ComponentProps,
  type ReactNode,
} from 'react';
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CodeView } from '../editor/CodeView.tsx';
import { languageOfFence } from '../editor/file-language.ts';
import { remarkJoinChineseLines } from './join-chinese-lines.ts';
import classes from './markdown.module.css';

const PLUGINS = [remarkGfm, remarkJoinChineseLines];

const Diagram = lazy(() => import('./Diagram.tsx').then((module) => ({ default: module.Diagram })));

/** Draws a list item that begins with a code word as something more; null leaves it a list item. */
export type ItemDecorator = (word: string, content: ReactNode) => ReactNode;

/** A context and not a property: what stands in it changes often, and the text around must not be drawn anew. */
export const ItemDecoration = createContext<ItemDecorator | null>(null);

interface MarkdownProps {
  /** GitHub-flavoured Markdown; raw HTML in it is shown as text, never as markup. */
  text: string;
  /** What a screen reader calls a code block; its language follows. */
  codeLabel: string;
  diagramLabel: string;
  tableLabel: string;
}

export const Markdown = memo(function Markdown({ text, codeLabel, diagramLabel, tableLabel }: MarkdownProps) {
  const components: Components = {
    // The page has its own first heading; a text's headings come below it.
    h1: ({ children }) => <h2>{children}</h2>,
    h2: ({ children }) => <h2>{children}</h2>,
    h3: ({ children }) => <h3>{children}</h3>,
    h4: ({ children }) => <h4>{children}</h4>,
    a: TextLink,
    li: ListItem,
    pre: ({ children }) => <CodeBlock codeLabel={codeLabel} diagramLabel={diagramLabel} block={children} />,
    table: ({ children }) => (
      // Scrolls sideways on a narrow screen, so it must be reachable by keyboard.
      <div className={classes.table} role="region" aria-label={tableLabel} tabIndex={0}>
        <table>{children}</table>
      </div>
    ),
  };
  return (
    <div className={classes.markdown}>
      <ReactMarkdown remarkPlugins={PLUGINS} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
});

function ListItem({ node, children }: ComponentProps<'li'> & ExtraProps) {
  const decorate = useContext(ItemDecoration);
  const word = leadingCode(node);
  const decorated = word && decorate ? decorate(word, children) : null;
  return decorated ?? <li>{children}</li>;
}

type Element = NonNullable<ExtraProps['node']>;

/** The code word that an item begins with: `bounded` of "- `bounded`: at most …". */
function leadingCode(node: Element | undefined): string | null {
  const first = node?.children.find((child) => child.type !== 'text' || child.value.trim() !== '');
  if (first?.type !== 'element') return null;
  if (first.tagName === 'p') return leadingCode(first);
  const text = first.tagName === 'code' ? first.children[0] : undefined;
  return text?.type === 'text' ? text.value : null;
}

function TextLink({ href, children }: ComponentProps<'a'>) {
  const outside = /^https?:/.test(href ?? '');
  return (
    <a href={href} {...(outside && { target: '_blank', rel: 'noreferrer' })}>
      {children}
    </a>
  );
}

interface CodeBlockProps {
  block: ReactNode;
  codeLabel: string;
  diagramLabel: string;
}

function CodeBlock({ block, codeLabel, diagramLabel }: CodeBlockProps) {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(block)) return null;
  const { className = '', children } = block.props;
  const info = /language-(\S+)/.exec(className)?.[1];
  const code = (typeof children === 'string' ? children : '').replace(/\n$/, '');
  if (info === 'mermaid') {
    return (
      <Suspense fallback={<div className={classes.diagramSkeleton} aria-busy="true" />}>
        <Diagram source={code} label={diagramLabel} />
      </Suspense>
    );
  }
  const language = languageOfFence(info);
  return (
    <div className={classes.code}>
      <CodeView
        code={code}
        language={language}
        label={language === 'plain' ? codeLabel : `${codeLabel}, ${language}`}
      />
    </div>
  );
}
