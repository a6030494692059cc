import { useTranslation } from 'react-i18next';
import classes from './Skeletons.module.css';

interface BarProps {
  width: number | string;
  height?: number;
}

/** One bar of a skeleton; as high as the line of text that will stand there. */
export function SkeletonBar({ width, height = 12 }: BarProps) {
  return <span className={classes.bar} style={{ width, height }} aria-hidden />;
}

/** Lines of prose. */
export function SkeletonText({ lines }: { lines: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.text} role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <SkeletonBar key={line} width={`${[96, 88, 92, 64][line % 4]}%`} />
      ))}
    </div>
  );
}
