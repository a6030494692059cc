import assessment from './zh/assessment.json';
import catalogue from './zh/catalogue.json';
import common from './zh/common.json';
import history from './zh/history.json';
import verdict from './zh/verdict.json';
import workspace from './zh/workspace.json';

export const zh = { assessment, catalogue, common, history, verdict, workspace };
