import { expect, test } from 'vitest';
import { SetupError } from '../step.ts';
import { readArchives } from './archives.ts';

/** As `go list -json` prints them: one object after the other, indented by tabs. */
const listed = (...packages: object[]) =>
  Buffer.from(packages.map((each) => `${JSON.stringify(each, null, '\t')}\n`).join(''));

const FMT = {
  ImportPath: 'fmt',
  Name: 'fmt',
  Export: '/cache/0a/0a-d',
  Standard: true,
  Imports: ['os', 'unsafe'],
};
const PROFILE = (version: string) => ({
  ImportPath: 'example.org/p/profile',
  Name: 'profile',
  Export: `/cache/0b/${version}-d`,
  Imports: ['fmt'],
  Module: { Path: 'example.org/p', Version: version },
});
const LINUX = { ImportPath: 'example.org/p/linux', Name: 'linux', Module: { Path: 'example.org/p' } };
const COMMAND = { ...LINUX, ImportPath: 'example.org/p', Name: 'main', Export: '/cache/0c/0c-d' };

test('each package that was compiled has its archive, its imports and its module', () => {
  const archives = readArchives(
    new Map([
      ['standard.json', listed({ ImportPath: 'unsafe', Name: 'unsafe', Standard: true }, FMT)],
      ['modules-one.json', listed(FMT, PROFILE('v1.0.0'), LINUX, COMMAND)],
    ]),
  );
  expect(archives).toEqual([
    {
      importPath: 'example.org/p/profile',
      product: 'archives/v1.0.0-d',
      imports: ['fmt'],
      standard: false,
      module: 'example.org/p@v1.0.0',
    },
    { importPath: 'fmt', product: 'archives/0a-d', imports: ['os'], standard: true },
  ]);
});

test('an import of a vendored package is told by the path that it is compiled under', () => {
  const http = {
    ...FMT,
    ImportPath: 'net/http',
    Imports: ['golang.org/x/net/idna'],
    ImportMap: { 'golang.org/x/net/idna': 'vendor/golang.org/x/net/idna' },
  };
  const [archive] = readArchives(new Map([['standard.json', listed(http)]]));
  expect(archive?.imports).toEqual(['vendor/golang.org/x/net/idna']);
});

test('labs that want different versions of a module are told so, by name', () => {
  const products = new Map([
    ['standard.json', listed(FMT)],
    ['modules-one.json', listed(PROFILE('v1.0.0'))],
    ['modules-two.json', listed(PROFILE('v1.1.0'))],
  ]);
  expect(() => readArchives(products)).toThrow(
    /labs\/two and labs\/one .*example\.org\/p@v1\.1\.0 and example\.org\/p@v1\.0\.0/,
  );
});

test('a lab of whose modules nothing builds for the page is told so', () => {
  const products = new Map([
    ['standard.json', listed(FMT)],
    ['modules-one.json', listed(FMT, LINUX, COMMAND)],
  ]);
  expect(() => readArchives(products)).toThrow(SetupError);
});
