import { useTranslation } from 'react-i18next';
import type { Question } from '@gopherlab/contracts';
import { CodeView } from '../../components/editor/CodeView.tsx';
import { languageOfFence } from '../../components/editor/file-language.ts';
import classes from './assessment.module.css';

/** The code, profile or log that a question is about. */
export function Material({ material }: { material: NonNullable<Question['material']> }) {
  const { t } = useTranslation('assessment');
  return (
    <div className={classes.material}>
      <CodeView
        code={material.code.replace(/\n$/, '')}
        language={languageOfFence(material.language)}
        label={t('question.material')}
      />
    </div>
  );
}
