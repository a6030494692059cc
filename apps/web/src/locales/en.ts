import assessment from './en/assessment.json';
import catalogue from './en/catalogue.json';
import common from './en/common.json';
import feedback from './en/feedback.json';
import history from './en/history.json';
import verdict from './en/verdict.json';
import workspace from './en/workspace.json';

export const en = { assessment, catalogue, common, feedback, history, verdict, workspace };
