import { SkeletonBar, SkeletonText } from '../../components/Skeletons.tsx';
import { useIsWide } from './editor-choice.ts';
import classes from './workspace-skeleton.module.css';

const CODE_WIDTHS = [120, 0, 180, 220, 0, 260, 340, 300, 210, 40, 0, 240, 280];

/** The three panes, as they will stand. */
export function WorkspaceSkeleton() {
  const wide = useIsWide();
  return (
    <div className={classes.page} data-wide={wide}>
      <div className={classes.pane}>
        <div className={classes.bar}>
          <SkeletonBar width={240} />
        </div>
        <div className={classes.text}>
          <SkeletonBar width={200} height={20} />
          <SkeletonText lines={8} />
        </div>
      </div>
      {wide && (
        <div className={classes.pane}>
          <div className={classes.bar}>
            <SkeletonBar width={160} />
          </div>
          <div className={classes.text}>
            {CODE_WIDTHS.map((width, line) => (
              <div key={line} className={classes.line}>
                {width > 0 && <SkeletonBar width={width} />}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
