import type { Language } from '@gopherlab/contracts';

interface Words {
  title: string;
  passed: (labs: number, percent: string) => string;
  revoked: (date: string, reason: string) => string;
  lab: string;
  score: string;
  date: string;
  verdict: string;
  notProven: (titles: string) => string;
  separator: string;
  verify: string;
  issued: (date: string) => string;
  version: (hash: string) => string;
  signed: string;
}

/** Everything that a printed certificate says, besides titles and names. */
export const WORDS: Record<Language, Words> = {
  en: {
    title: 'Certificate',
    passed: (labs, percent) =>
      `has passed ${labs === 1 ? 'the one lab' : `each of the ${labs} labs`} of this track with at least ${percent} % of its points:`,
    revoked: (date, reason) => `Revoked on ${date}: ${reason}`,
    lab: 'Lab',
    score: 'Score',
    date: 'Graded',
    verdict: 'Verdict',
    notProven: (titles) =>
      `Not part of this certificate, because these labs of the track were not written when it was issued: ${titles}.`,
    separator: ', ',
    verify: 'Verify this certificate, its signature and each verdict here:',
    issued: (date) => `Issued on ${date} (UTC)`,
    version: (hash) => `Version of the track: ${hash}`,
    signed: 'Open Badges 3.0, signed with Ed25519. Paper proves nothing: the address does.',
  },
  zh: {
    title: '证书',
    passed: (labs, percent) => `已通过以下学习路径的全部 ${labs} 个实验，每个实验得分均不低于 ${percent} %：`,
    revoked: (date, reason) => `已于 ${date} 撤销：${reason}`,
    lab: '实验',
    score: '得分',
    date: '评分日期',
    verdict: '判定',
    notProven: (titles) => `本证书不包含该学习路径中签发时尚未编写的实验：${titles}。`,
    separator: '、',
    verify: '在此验证本证书、签名与每份判定：',
    issued: (date) => `签发日期：${date}（UTC）`,
    version: (hash) => `学习路径版本：${hash}`,
    signed: 'Open Badges 3.0，以 Ed25519 签名。纸面不能作为凭证，请以上述地址为准。',
  },
};
