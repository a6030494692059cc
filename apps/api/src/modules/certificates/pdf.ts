import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { Certificate, Language, TrackCredential } from '@gopherlab/contracts';
import { readFaces } from './pdf-faces.ts';
import { WORDS } from './pdf-words.ts';
import { createWriter, type Writer } from './pdf-writer.ts';

export interface PrintedCertificate {
  credential: TrackCredential;
  revoked: Certificate['revoked'];
  /** Where it is verified. */
  address: string;
  language: Language;
}

const A4 = { width: 595.28, height: 841.89 };
const MARGIN = 56;
const INNER = A4.width - 2 * MARGIN;
/** Room for the address and the code at the foot of the last page. */
const FOOT = 120;
const INK = '#1a1d21';
const MUTED = '#59616b';
const RULE = '#c9cfd6';
const ACCENT = '#0b6e8f';
const REVOKED = '#b3261e';

/** The certificate on A4. The same certificate gives the same bytes. */
export async function renderCertificate(printed: PrintedCertificate): Promise<Buffer> {
  const { credential, language } = printed;
  const issued = new Date(credential.nbf * 1000);
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: language === 'zh' ? 'zh-Hans' : 'en',
    displayTitle: true,
    info: { Title: titleOf(printed), Author: credential.issuer.name, CreationDate: issued, ModDate: issued },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((done, failed) => doc.on('end', done).on('error', failed));
  const writer = createWriter(doc, await readFaces());
  head(doc, writer, printed);
  labs(doc, writer, printed);
  unwritten(doc, writer, printed);
  foot(doc, writer, printed);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

function titleOf({ credential, language }: PrintedCertificate): string {
  return `${WORDS[language].title}: ${trackTitle(credential, language)}`;
}

function trackTitle({ credentialSubject: { achievement } }: TrackCredential, language: Language): string {
  return language === 'zh' ? achievement['gopherlab:titleZh'] : achievement.name;
}

function head(
  doc: PDFKit.PDFDocument,
  writer: Writer,
  { credential, revoked, language }: PrintedCertificate,
): void {
  const words = WORDS[language];
  doc.rect(0, 0, A4.width, 6).fill(revoked ? REVOKED : ACCENT);
  doc.y = MARGIN + 8;
  writer.text(credential.issuer.name, { size: 10, color: MUTED });
  writer.gap(30);
  if (revoked) {
    writer.text(words.revoked(revoked.at.slice(0, 10), revoked.reason), {
      size: 11,
      color: REVOKED,
      weight: 'bold',
    });
    writer.gap(12);
  }
  writer.text(words.title, { size: 13, color: MUTED });
  writer.gap(10);
  const [identity] = credential.credentialSubject.identifier;
  writer.text(identity.identityHash, { size: 28, color: INK, weight: 'bold' });
  writer.gap(10);
  writer.text(words.passed(credential.evidence.length, requiredPercent(credential)), {
    size: 11,
    color: INK,
  });
  writer.gap(4);
  writer.text(trackTitle(credential, language), { size: 18, color: INK, weight: 'bold' });
  writer.gap(22);
}

function requiredPercent({ credentialSubject: { achievement } }: TrackCredential): string {
  return achievement.resultDescription[0]?.requiredValue ?? '';
}

function labs(doc: PDFKit.PDFDocument, writer: Writer, { credential, language }: PrintedCertificate): void {
  const words = WORDS[language];
  const columns = [0, INNER - 220, INNER - 150, INNER - 76];
  const row = (cells: string[], color: string) => {
    if (doc.y > A4.height - MARGIN - 30) doc.addPage();
    writer.row(cells, columns, { size: 9.5, color });
    rule(doc);
  };
  row([words.lab, words.score, words.date, words.verdict], MUTED);
  for (const one of credential.evidence) {
    row(
      [
        language === 'zh' ? one['gopherlab:titleZh'] : one.name,
        `${one['gopherlab:score']} / ${one['gopherlab:maxScore']}`,
        one['gopherlab:gradedAt'].slice(0, 10),
        one['gopherlab:submission'].slice(0, 8),
      ],
      INK,
    );
  }
  writer.gap(12);
}

function unwritten(
  doc: PDFKit.PDFDocument,
  writer: Writer,
  { credential, language }: PrintedCertificate,
): void {
  const { achievement } = credential.credentialSubject;
  const titles = achievement[language === 'zh' ? 'gopherlab:unwrittenZh' : 'gopherlab:unwritten'];
  if (titles.length === 0) return;
  const words = WORDS[language];
  if (doc.y > A4.height - MARGIN - 60) doc.addPage();
  writer.text(words.notProven(titles.join(words.separator)), { size: 9, color: MUTED });
}

function foot(doc: PDFKit.PDFDocument, writer: Writer, printed: PrintedCertificate): void {
  const { credential, address, language } = printed;
  const words = WORDS[language];
  const top = A4.height - MARGIN - FOOT;
  if (doc.y > top - 10) doc.addPage();
  drawCode(doc, address, MARGIN, top, FOOT - 24);
  const left = FOOT - 4;
  doc.y = top;
  const line = (text: string, color = INK) => {
    writer.text(text, { size: 9, color, left });
    writer.gap(3);
  };
  line(words.verify, MUTED);
  doc.link(MARGIN + left, doc.y, INNER - left, 12, address);
  line(address, ACCENT);
  line(words.issued(credential.validFrom.slice(0, 10)));
  line(words.version(credential.credentialSubject.achievement.version.slice(0, 16)), MUTED);
  line(words.signed, MUTED);
}

function rule(doc: PDFKit.PDFDocument): void {
  doc
    .moveTo(MARGIN, doc.y)
    .lineTo(A4.width - MARGIN, doc.y)
    .lineWidth(0.5)
    .strokeColor(RULE)
    .stroke();
  doc.y += 5;
}

/** A QR code as squares: sharp at every size. */
function drawCode(doc: PDFKit.PDFDocument, text: string, left: number, top: number, size: number): void {
  const { data, size: count } = encode(text, { ecc: 'M', border: 0 });
  const side = size / count;
  data.forEach((cells, y) => {
    cells.forEach((dark, x) => {
      if (dark) doc.rect(left + x * side, top + y * side, side, side);
    });
  });
  doc.fill(INK);
}
