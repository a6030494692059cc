import { expect, test } from 'vitest';
import { readableBody, readRequest, serverUrl, type WrittenRequest } from './http-request.ts';

const written = (change: Partial<WrittenRequest>): WrittenRequest => ({
  method: 'GET',
  url: '/',
  headers: '',
  body: '',
  ...change,
});
const urlOf = (url: string, addresses: string[] = [':8080']) => {
  const read = readRequest(written({ url }), addresses);
  return read.ok ? read.request.url : read.problem.kind;
};

test.for([
  [':8080', 'http://localhost:8080'],
  ['0.0.0.0:9000', 'http://localhost:9000'],
  ['[::]:8080', 'http://localhost:8080'],
  ['127.0.0.1:80', 'http://localhost'],
])('a server at %s is reached as %s', ([address = '', url]) => {
  expect(serverUrl(address)).toBe(url);
});

test.for([
  ['/a?b=c', 'http://localhost:8080/a?b=c'],
  ['', 'http://localhost:8080/'],
  ['localhost:9000', 'http://localhost:9000/'],
  [' http://127.0.0.1:9000/x#part ', 'http://127.0.0.1:9000/x'],
  ['http://[::1]:9000', 'http://[::1]:9000/'],
  ['http://192.0.2.1/', 'elsewhere'],
  ['https://localhost:8080/', 'elsewhere'],
  ['file:///etc/passwd', 'elsewhere'],
  ['http://localhost.example.org/', 'elsewhere'],
  ['http://:0:/', 'url'],
])('the address %j leads to %s', ([text = '', expected]) => {
  expect(urlOf(text)).toBe(expected);
});

test('a path alone needs a server that listens', () => {
  expect(urlOf('/', [])).toBe('nothing-listens');
});

test('headers are read line by line, and the line that is none is named', () => {
  const headers = 'Accept: text/html\n\n  X-Empty:\r\nX-Time: 10:30 ';
  expect(readRequest(written({ headers }), [':8080'])).toMatchObject({
    request: {
      headers: [
        ['Accept', 'text/html'],
        ['X-Empty', ''],
        ['X-Time', '10:30'],
      ],
    },
  });
  expect(readRequest(written({ headers: 'Accept: a\nno header' }), [':8080'])).toEqual({
    ok: false,
    problem: { kind: 'header', line: 'no header' },
  });
});

test('a body goes with the methods that carry one', () => {
  const sent = (method: string) => readRequest(written({ method, body: '{}' }), [':8080']);
  expect(sent('POST')).toMatchObject({ request: { body: '{}' } });
  expect(sent('GET')).toMatchObject({ request: { body: '' } });
});

test('JSON is set out over lines; what says that it is and is not stays as it came', () => {
  const json = [['Content-Type', 'application/problem+json; charset=utf-8']] as const;
  expect(readableBody('{"a":1}', json)).toBe('{\n  "a": 1\n}');
  expect(readableBody('{', json)).toBe('{');
  expect(readableBody('{"a":1}', [['content-type', 'text/plain']])).toBe('{"a":1}');
});
