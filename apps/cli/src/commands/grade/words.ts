import type { Language, Timeline } from '@gopherlab/contracts';
import { duration } from '../../terminal/paint.ts';

/** What `grade` itself says to a person; the rest comes from the lab and the grader. */
export interface Words {
  built(time: string): string;
  notBuilt(time: string): string;
  refused(message: string): string;
  timeline(timeline: Timeline): string;
  hashes(lab: string, submission: string, image: string): string;
  evidence: string;
  keep: string;
}

export const WORDS: Record<Language, Words> = {
  en: {
    built: (time) => `built in ${time}`,
    notBuilt: (time) => `does not build (${time})`,
    refused: (message) => `refused: ${message}`,
    timeline: ({ sandboxMs, buildMs, checksMs, totalMs }) =>
      `sandbox ${duration(sandboxMs)} · build ${duration(buildMs)} · checks ${duration(checksMs)} · total ${duration(totalMs)}`,
    hashes: (lab, submission, image) => `lab ${lab} · submission ${submission} · image ${image}`,
    evidence: 'Evidence',
    keep: 'add --out <folder> to keep these files',
  },
  zh: {
    built: (time) => `编译完成，用时 ${time}`,
    notBuilt: (time) => `编译失败，用时 ${time}`,
    refused: (message) => `已拒绝：${message}`,
    timeline: ({ sandboxMs, buildMs, checksMs, totalMs }) =>
      `沙箱 ${duration(sandboxMs)} · 编译 ${duration(buildMs)} · 检查 ${duration(checksMs)} · 总计 ${duration(totalMs)}`,
    hashes: (lab, submission, image) => `实验 ${lab} · 提交 ${submission} · 镜像 ${image}`,
    evidence: '证据',
    keep: '加上 --out <文件夹> 可保存这些文件',
  },
};
