import { expect, test } from 'vitest';
import { toCsv } from '../../lib/csv.ts';
import { parseRoster } from './parse-roster.ts';

const parse = (text: string) => parseRoster(Buffer.from(text));
const problemsOf = (text: string) => parse(text).problems.map(({ line, kind }) => [line, kind]);
const chen = { line: 2, email: 'chen@example.org', name: '陈晨', externalId: '20260001' };

test.each([
  ['commas', 'email,name,external_id\nchen@example.org,陈晨,20260001\n'],
  ['semicolons', 'email;name;external_id\nchen@example.org;陈晨;20260001'],
  ['tabs and CRLF', 'Email\tFull name\tStudent ID\r\nchen@example.org\t陈晨\t20260001\r\n'],
  ['a Chinese header in another order', '学号,姓名,邮箱\n20260001,陈晨,Chen@Example.org\n'],
  ['old Mac line ends', 'email,name,id\rchen@example.org,陈晨,20260001\r'],
  ['a byte order mark', '\uFEFFE-Mail,name,external-id\nchen@example.org,"陈晨",20260001\n'],
])('it reads %s', (_, text) => {
  expect(parse(text)).toEqual({ lines: [chen], problems: [], ignoredColumns: [] });
});

test('a line that names the delimiter is obeyed and counted', () => {
  expect(parse('sep=;\nemail;name;id\nchen@example.org;陈晨;20260001').lines).toEqual([{ ...chen, line: 3 }]);
});

test('UTF-16 with a byte order mark is read, in either order of bytes', () => {
  const text = '\uFEFFemail\tname\tid\r\nchen@example.org\t陈晨\t20260001\r\n';
  const little = Buffer.from(text, 'utf16le');
  expect(parseRoster(little).lines).toEqual([chen]);
  expect(parseRoster(Buffer.from(little).swap16()).lines).toEqual([chen]);
});

test.each([
  ['UTF-16 without a byte order mark', Buffer.from('email,name\na@b.org,x\n', 'utf16le')],
  ['an old code page', Buffer.from('email,name\na@b.org,Jos\xe9\n', 'latin1')],
  ['no text at all', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00, 0xff])],
])('%s is refused, not guessed at', (_, bytes) => {
  expect(parseRoster(bytes)).toEqual({
    lines: [],
    problems: [{ line: null, kind: 'encoding', value: '', firstLine: null }],
    ignoredColumns: [],
  });
});

test('lines are counted in the file, also after cells that hold line breaks', () => {
  const text = 'email,name\n"a@b.org","Ada\nLovelace"\n\nnobody,Who\nb@b.org,"Grace ""Amazing"" Hopper"\n';
  expect(parse(text).lines).toEqual([
    { line: 2, email: 'a@b.org', name: 'Ada Lovelace', externalId: undefined },
    { line: 6, email: 'b@b.org', name: 'Grace "Amazing" Hopper', externalId: undefined },
  ]);
  expect(problemsOf(text)).toEqual([[5, 'bad-email']]);
});

test('a line that is not plain is left out with its number and what stands there', () => {
  const text = `email,name,id
a@b.org,Ada,1
A@B.org,Ada again,2
,Nobody,3
a b@c.org,Space,4
c@b.org,Chen, Li,5
d@b.org,${'x'.repeat(201)},6
`;
  expect(parse(text).lines.map(({ email }) => email)).toEqual(['a@b.org']);
  expect(problemsOf(text)).toEqual([
    [3, 'duplicate'],
    [4, 'no-email'],
    [5, 'bad-email'],
    [6, 'too-many-cells'],
    [7, 'too-long'],
  ]);
  expect(parse(text).problems[0]).toEqual({ line: 3, kind: 'duplicate', value: 'a@b.org', firstLine: 2 });
});

test('a quote that does not close is told where it opens', () => {
  expect(problemsOf('email,name\na@b.org,x\nb@b.org,"open\nc@b.org,y\n')).toEqual([[3, 'quotes']]);
});

test.each([
  ['', 'empty'],
  [' \n\n', 'empty'],
  ['email,name\n', 'empty'],
  ['name,id\nAda,1\n', 'no-email-column'],
  ['ada@example.org,Ada\n', 'no-email-column'],
  ['email,name,E-Mail\na@b.org,x,c@b.org\n', 'column-twice'],
])('a file without a roster in it says so: %j', (text, kind) => {
  expect(problemsOf(text)).toEqual([[null, kind]]);
});

test('columns that mean nothing here are named', () => {
  expect(parse('email,Group,name,\na@b.org,G1,Ada,\n').ignoredColumns).toEqual(['Group']);
});

test('5,000 lines are taken, one more is not', () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `p${at}@example.org,"Person\n${at}"`);
  const most = ['email,name', ...lines].join('\n');
  expect(parse(most).lines).toHaveLength(5000);
  expect(parse(most).lines.at(-1)?.line).toBe(2 + 4999 * 2);
  expect(problemsOf(`${most}\none@example.org,more\n`)).toEqual([[null, 'too-many-lines']]);
});

test('our own export comes back as it was, formulas and all', () => {
  const rows = [
    ['a@b.org', '=HYPERLINK("http://192.0.2.1")', '-1'],
    ['b@b.org', "O'Neill, Ann", '0042'],
  ];
  const { lines, problems } = parse(toCsv([['email', 'name', 'external_id'], ...rows]));
  expect(lines.map(({ email, name, externalId }) => [email, name, externalId])).toEqual(rows);
  expect(problems).toEqual([]);
});
