import type { LocalizedText } from '@gopherlab/contracts';
import type { VerdictFault } from '@gopherlab/signing';

/** One part of a verdict, looked at. */
export interface Finding {
  part: string;
  /** `holds`, `fails`, or `note`: worth knowing, and no fault. */
  outcome: 'holds' | 'fails' | 'note';
  message: LocalizedText;
}

export const holds = (part: string, en: string, zh: string): Finding => ({
  part,
  outcome: 'holds',
  message: { en, zh },
});
export const fails = (part: string, en: string, zh: string): Finding => ({
  part,
  outcome: 'fails',
  message: { en, zh },
});
export const note = (part: string, en: string, zh: string): Finding => ({
  part,
  outcome: 'note',
  message: { en, zh },
});

/** What a signature proves or does not prove, part by part. `from` says where the trusted keys come from. */
export function signatureFindings(
  faults: readonly VerdictFault[],
  kid: string,
  from: LocalizedText,
): Finding[] {
  const failed = faults.map((fault) => faultFinding(fault, from));
  if (faults.some(({ part }) => part === 'form')) return failed;
  const parts = new Set(faults.map(({ part }) => part));
  const good: Finding[] = [];
  if (!parts.has('unknown-key'))
    good.push(holds('key', `key ${kid} is among the keys of ${from.en}`, `密钥 ${kid} 属于${from.zh}`));
  if (!parts.has('unknown-key') && !parts.has('signature'))
    good.push(holds('signature', 'the signature is good', '签名有效'));
  if (!parts.has('statement-differs'))
    good.push(holds('statement', 'what the file shows is what was signed', '文件显示的内容与签名的内容一致'));
  return [...good, ...failed];
}

function faultFinding(fault: VerdictFault, from: LocalizedText): Finding {
  switch (fault.part) {
    case 'form':
      return fails('form', 'jws is not a signature of Gopherlab', 'jws 不是 Gopherlab 的签名');
    case 'type':
      return fails(
        'kind',
        `the signature is over a ${fault.type || 'nameless thing'}, not a verdict`,
        `签名的对象是 ${fault.type || '未知类型'}，不是判定`,
      );
    case 'no-verdict':
      return fails(
        'kind',
        'what was signed does not have the form of a verdict',
        '签名的内容不具备判定的格式',
      );
    case 'unknown-key':
      return fails(
        'key',
        `key ${fault.kid} is not among the keys of ${from.en}: nobody vouches for the signature`,
        `密钥 ${fault.kid} 不属于${from.zh}：没有人为这个签名作保`,
      );
    case 'signature':
      return fails(
        'signature',
        'the signature is not good: what was signed, or the signature, was changed',
        '签名无效：签名的内容或签名本身被改过',
      );
    case 'statement-differs': {
      const paths = fault.paths.join(', ');
      return fails(
        'statement',
        `what the file shows is not what was signed: ${paths}`,
        `文件显示的内容与签名的内容不一致：${paths}`,
      );
    }
    case 'unsigned-members': {
      const names = fault.names.join(', ');
      return fails(
        'members',
        `the file has parts that nobody signed: ${names}`,
        `文件里有未经签名的部分：${names}`,
      );
    }
  }
}
