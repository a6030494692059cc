export type Column = 'email' | 'name' | 'externalId';

/** What people and other systems write above these columns, in small letters and without spaces, `_`, `-`. */
const NAMES: Record<Column, readonly string[]> = {
  email: ['email', 'mail', 'emailaddress', 'mailaddress', '邮箱', '电子邮箱', '电子邮件', '邮件', '邮箱地址'],
  name: ['name', 'fullname', 'displayname', '姓名', '名字', '名称'],
  externalId: ['externalid', 'id', 'studentid', 'studentno', 'number', '学号', '工号', '编号', '外部编号'],
};

export interface Header {
  /** Where each column stands; -1 where there is none. */
  at: Record<Column, number>;
  /** As they are written. */
  ignored: string[];
  /** Named a second time. */
  twice: string | undefined;
  /** How many cells a line may have. */
  width: number;
}

/** What each cell of a first line stands for. */
export function readHeader(cells: readonly string[]): Header {
  const header: Header = {
    at: { email: -1, name: -1, externalId: -1 },
    ignored: [],
    twice: undefined,
    width: cells.length,
  };
  for (const [index, cell] of cells.entries()) {
    const column = columnOf(cell);
    if (!column) {
      if (cell.trim() !== '') header.ignored.push(cell.trim());
    } else if (header.at[column] >= 0) header.twice ??= cell.trim();
    else header.at[column] = index;
  }
  return header;
}

function columnOf(cell: string): Column | undefined {
  const word = cell
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-.\u200b-\u200d\ufeff]/g, '');
  return (Object.keys(NAMES) as Column[]).find((column) => NAMES[column].includes(word));
}
