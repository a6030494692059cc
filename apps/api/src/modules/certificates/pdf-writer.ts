import { create, type Font } from 'fontkit';
import { facesFor, type Face, type Weight } from './pdf-faces.ts';

/** Points. */
const MARGIN = 56;
/** Of the size: from a line's top to its letters' foot. */
const ASCENT = 1.05;

interface TextStyle {
  size: number;
  color: string;
  weight?: Weight;
  /** From the margin. */
  left?: number;
}

/** Writes lines at `doc.y` and moves it on; each letter in the first face that has it. */
export interface Writer {
  text(text: string, style: TextStyle): void;
  /** Cells on one line, each beginning at its column; the first may take several lines. */
  row(cells: string[], columns: number[], style: TextStyle): void;
  gap(points: number): void;
}

/** Stands where no face has the letter. */
const UNKNOWN = '□';

export function createWriter(doc: PDFKit.PDFDocument, faces: Record<Face, Buffer>): Writer {
  const fonts = new Map<Face, Font>();
  for (const [name, bytes] of Object.entries(faces) as [Face, Buffer][]) {
    fonts.set(name, create(bytes) as Font);
    doc.registerFont(name, bytes);
  }
  const has = (face: Face, letter: string) =>
    fonts.get(face)?.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0) ?? false;

  function runs(text: string, weight: Weight): { face: Face; text: string }[] {
    const noto: Face = `noto-${weight}`;
    const candidates = facesFor(
      weight,
      [...text].some((letter) => !has(noto, letter)),
    );
    const found: { face: Face; text: string }[] = [];
    for (const letter of text) {
      const face = candidates.find((one) => has(one, letter));
      const last = found.at(-1);
      if (last && last.face === (face ?? noto)) last.text += face ? letter : UNKNOWN;
      else found.push({ face: face ?? noto, text: face ? letter : UNKNOWN });
    }
    return found;
  }

  function widthOf(text: string, weight: Weight, size: number): number {
    return runs(text, weight).reduce(
      (sum, run) => sum + doc.font(run.face).fontSize(size).widthOfString(run.text),
      0,
    );
  }

  function lines(text: string, weight: Weight, size: number, width: number): string[] {
    const made: string[] = [];
    let line = '';
    for (const word of wordsOf(text)) {
      if (line !== '' && widthOf((line + word).trimEnd(), weight, size) > width) {
        made.push(line.trimEnd());
        line = word.trimStart();
      } else line += word;
    }
    return [...made, line];
  }

  function draw(text: string, x: number, y: number, style: TextStyle): void {
    let at = x;
    for (const run of runs(text, style.weight ?? 'regular')) {
      doc.font(run.face).fontSize(style.size).fillColor(style.color);
      // Faces differ in their heights: letters stand on one line by their baseline.
      doc.text(run.text, at, y + style.size * ASCENT, { lineBreak: false, baseline: 'alphabetic' });
      at += doc.widthOfString(run.text);
    }
  }

  return {
    text(text, style) {
      const left = MARGIN + (style.left ?? 0);
      for (const line of lines(text, style.weight ?? 'regular', style.size, doc.page.width - MARGIN - left)) {
        const y = doc.y;
        draw(line, left, y, style);
        doc.y = y + style.size * 1.4;
      }
    },
    row(cells, columns, style) {
      const y = doc.y;
      const [first = '', ...others] = cells;
      const [start = 0, second = 0] = columns;
      const own = lines(first, style.weight ?? 'regular', style.size, second - start - 12);
      own.forEach((line, index) => draw(line, MARGIN + start, y + index * style.size * 1.4, style));
      others.forEach((cell, index) => draw(cell, MARGIN + (columns[index + 1] ?? 0), y, style));
      doc.y = y + own.length * style.size * 1.4 + 4;
    },
    gap(points) {
      doc.y += points;
    },
  };
}

/** Where a line may break: after spaces, and around each Chinese character that no punctuation follows. */
function wordsOf(text: string): string[] {
  return text.match(/\p{sc=Han}[，。、：；！？）》」]*\s*|[^\s\p{sc=Han}]+\s*|\s+/gu) ?? [];
}
