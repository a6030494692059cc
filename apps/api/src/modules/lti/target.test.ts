import { expect, test } from 'vitest';
import { pathOf, targetOf } from './target.ts';

const HERE = 'https://labs.example';

test('what leads to one of our pages is a target', () => {
  const id = 'f3b4f1f0-6c33-4a3e-9d6f-0a52a8e6f001';
  expect(targetOf(`${HERE}/labs/worker-pool`, HERE)).toEqual({ kind: 'lab', target: 'worker-pool' });
  expect(targetOf(`${HERE}/tracks/backend?x=y#z`, HERE)).toEqual({ kind: 'track', target: 'backend' });
  expect(targetOf(`${HERE}/assignments/${id}`, HERE)).toEqual({ kind: 'assignment', target: id });
  expect(pathOf({ kind: 'assignment', target: id })).toBe(`/assignments/${id}`);
});

test('the tool itself and no address lead to the start page', () => {
  for (const address of [undefined, HERE, `${HERE}/`, `${HERE}/lti/launch`])
    expect(targetOf(address, HERE)).toBeUndefined();
});

test.for([
  'https://evil.example/labs/worker-pool',
  'http://labs.example/labs/worker-pool',
  'https://labs.example:8443/labs/worker-pool',
  'https://labs.example@evil.example/labs/worker-pool',
  'https://user@labs.example/labs/worker-pool',
  '//evil.example/labs/x',
  '/labs/worker-pool',
  'javascript:alert(1)',
  `${HERE}//evil.example`,
  `${HERE}/labs/worker-pool/..%2f..`,
  `${HERE}/labs/..`,
  `${HERE}/labs/../api/session`,
  `${HERE}/labs/Worker`,
  `${HERE}/assignments/1`,
  `${HERE}/api/labs`,
])('%s is no target', (address) => {
  expect([null, undefined]).toContain(targetOf(address, HERE));
  if (!address.endsWith('..')) expect(targetOf(address, HERE)).toBeNull();
});
