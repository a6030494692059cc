import classes from './editor-skeleton.module.css';

/** The text itself, where the editor will draw it: people can read before the editor is there. */
export function EditorSkeleton({ text }: { text: string }) {
  return (
    <pre className={classes.text} aria-busy="true">
      {text}
    </pre>
  );
}
