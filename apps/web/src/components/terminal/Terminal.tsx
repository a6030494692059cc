import { useEffect, useRef } from 'react';
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as XTerm } from '@xterm/xterm';
import { tokenHex } from '../../lib/tokens.ts';
import { watchScheme } from '../editor/watch-scheme.ts';
import type { TerminalSource } from './terminal-source.ts';
import classes from './terminal.module.css';
import { TERMINAL_FONT, TERMINAL_OPTIONS, terminalTheme } from './xterm-look.ts';

interface TerminalProps {
  source: TerminalSource;
  /** What a screen reader calls the terminal. */
  label: string;
  /** Keeps a readable copy of the lines for screen readers; costs time with much output. */
  screenReader: boolean;
  /** What is typed goes here, as the keyboard sends it; without it the terminal only shows. Stays the same function. */
  onInput?: ((data: string) => void) | undefined;
}

/** xterm behind one wrapper. It shows what its source says; who takes input also says what is shown of it. */
export function Terminal({ source, label, screenReader, onInput }: TerminalProps) {
  const host = useRef<HTMLDivElement>(null);
  const terminal = useRef<XTerm>(null);
  // xterm owns its DOM: one instance for each source, disposed with it.
  useEffect(() => {
    if (!host.current) return;
    const created = createTerminal(host.current, source, label, onInput);
    terminal.current = created.terminal;
    return () => {
      terminal.current = null;
      created.dispose();
    };
  }, [source, label, onInput]);
  // An option of the instance, not of the DOM that React knows.
  useEffect(() => {
    if (terminal.current) terminal.current.options.screenReaderMode = screenReader;
  }, [screenReader, source, label, onInput]);
  return <div ref={host} className={classes.host} data-terminal />;
}

function createTerminal(
  host: HTMLElement,
  source: TerminalSource,
  label: string,
  onInput: ((data: string) => void) | undefined,
) {
  const typing = onInput ? { disableStdin: false, cursorInactiveStyle: 'outline' as const } : {};
  const theme = () => ({ ...terminalTheme(), ...(onInput && { cursor: tokenHex('--accent') }) });
  const terminal = new XTerm({ ...TERMINAL_OPTIONS, ...typing, theme: theme() });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(host);
  terminal.textarea?.setAttribute('aria-label', label);
  if (onInput) {
    terminal.onData(onInput);
    terminal.attachCustomKeyEventHandler((event) => isTyped(terminal, event));
  } else {
    terminal.textarea?.setAttribute('readonly', '');
    terminal.attachCustomKeyEventHandler((event) => passesToTerminal(terminal, event));
  }
  terminal.write(source.text());
  const unsubscribe = source.subscribe((chunk) =>
    chunk === null ? terminal.reset() : terminal.write(chunk),
  );
  // A hidden panel has no size; fitting to it would leave one column.
  const resizes = new ResizeObserver(() => host.clientWidth > 0 && host.clientHeight > 0 && fit.fit());
  resizes.observe(host);
  const stopWatching = watchScheme(() => (terminal.options.theme = theme()));
  let disposed = false;
  // xterm measures characters once; the web font may arrive later.
  void document.fonts.load(`13px ${TERMINAL_FONT}`).then(() => {
    if (disposed) return;
    terminal.options.fontFamily = `${TERMINAL_FONT}, monospace`;
    fit.fit();
  });
  return {
    terminal,
    dispose() {
      disposed = true;
      unsubscribe();
      stopWatching();
      resizes.disconnect();
      terminal.dispose();
    },
  };
}

/** Where input is taken: a selection can still be copied, Tab still leaves, and the page's shortcuts still arrive. */
function isTyped(terminal: XTerm, event: KeyboardEvent): boolean {
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (mod && key === 'c' && terminal.hasSelection()) return passesToTerminal(terminal, event);
  // The browser's own paste event carries the text.
  if (mod && key === 'v') return false;
  return event.key !== 'Tab' && !event.metaKey && !(event.ctrlKey && !['c', 'd', 'u'].includes(key));
}

/** Copy works, scrolling keys work, everything else is left to the page (Tab must leave, shortcuts must arrive). */
function passesToTerminal(terminal: XTerm, event: KeyboardEvent): boolean {
  const copy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c';
  if (copy && event.type === 'keydown' && terminal.hasSelection()) {
    void navigator.clipboard.writeText(terminal.getSelection());
    return false;
  }
  if (event.type === 'keydown') {
    if (event.key === 'ArrowUp') terminal.scrollLines(-1);
    if (event.key === 'ArrowDown') terminal.scrollLines(1);
    if (event.key === 'PageUp') terminal.scrollPages(-1);
    if (event.key === 'PageDown') terminal.scrollPages(1);
    if (event.key === 'Home') terminal.scrollToTop();
    if (event.key === 'End') terminal.scrollToBottom();
  }
  return false;
}
