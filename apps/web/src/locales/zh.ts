import assessment from './zh/assessment.json';
import catalogue from './zh/catalogue.json';
import common from './zh/common.json';
import feedback from './zh/feedback.json';
import history from './zh/history.json';
import verdict from './zh/verdict.json';
import workspace from './zh/workspace.json';

export const zh = { assessment, catalogue, common, feedback, history, verdict, workspace };
