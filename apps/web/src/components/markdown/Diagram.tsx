import { useEffect, useId, useRef, useState } from 'react';
import mermaid from 'mermaid';
import { tokenHex } from '../../lib/tokens.ts';
import { isDark, watchScheme } from '../editor/watch-scheme.ts';
import classes from './markdown.module.css';

/** Letters smaller than this are not read. */
const SMALLEST_LETTERS = 11;

interface DiagramProps {
  /** Mermaid's text. */
  source: string;
  label: string;
}

/** A Mermaid picture in the page's colours; where it cannot be drawn its text stands in its place. */
export function Diagram({ source, label }: DiagramProps) {
  const id = `diagram-${useId().replace(/[^a-zA-Z0-9]/g, '')}`;
  const host = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  // Mermaid draws into the DOM by itself, and anew when the colours of the page change.
  useEffect(() => {
    let round = 0;
    let disposed = false;
    const draw = async () => {
      round += 1;
      configure();
      try {
        const { svg } = await mermaid.render(`${id}-${round}`, source);
        // `strict` has had DOMPurify over it: no script, no handler, no foreign link.
        if (disposed || !host.current) return;
        host.current.innerHTML = svg;
        keepReadable(host.current);
      } catch {
        if (!disposed) setFailed(true);
      }
    };
    void draw();
    const stop = watchScheme(() => void draw());
    return () => {
      disposed = true;
      stop();
    };
  }, [id, source]);
  if (failed) return <pre className={classes.plain}>{source}</pre>;
  return (
    <figure className={classes.diagram}>
      <div ref={host} className={classes.picture} role="img" aria-label={label} tabIndex={0} />
    </figure>
  );
}

/** A wide picture scrolls sideways rather than shrink to letters that nobody can read. */
function keepReadable(host: HTMLElement): void {
  const picture = host.querySelector('svg');
  const width = picture?.viewBox.baseVal.width ?? 0;
  const letters = picture?.querySelector('text, foreignObject span');
  if (picture && letters && width > host.clientWidth) {
    const smallestScale = SMALLEST_LETTERS / parseFloat(getComputedStyle(letters).fontSize);
    picture.style.width = `${Math.max(host.clientWidth, width * smallestScale)}px`;
    picture.style.maxWidth = 'none';
  }
}

function configure(): void {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    fontFamily: "'Inter Variable', 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif",
    themeVariables: {
      darkMode: isDark(),
      fontSize: '13px',
      background: tokenHex('--surface-0'),
      primaryColor: tokenHex('--surface-2'),
      primaryTextColor: tokenHex('--text'),
      primaryBorderColor: tokenHex('--line-strong'),
      secondaryColor: tokenHex('--accent-soft'),
      tertiaryColor: tokenHex('--surface-1'),
      lineColor: tokenHex('--text-muted'),
      textColor: tokenHex('--text'),
      noteBkgColor: tokenHex('--accent-soft'),
      noteTextColor: tokenHex('--text'),
      noteBorderColor: tokenHex('--line-strong'),
      actorBkg: tokenHex('--surface-2'),
      actorBorder: tokenHex('--line-strong'),
      actorTextColor: tokenHex('--text'),
      signalColor: tokenHex('--text-muted'),
      signalTextColor: tokenHex('--text'),
      edgeLabelBackground: tokenHex('--surface-0'),
      clusterBkg: tokenHex('--surface-1'),
      clusterBorder: tokenHex('--line'),
    },
  });
}
