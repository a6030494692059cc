import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { createWebhookSecret, signWebhook } from './signature.ts';

test('an independent library accepts the signature, and refuses it for other bytes', () => {
  const secret = createWebhookSecret();
  const body = JSON.stringify({ type: 'webhook.test', text: '测试' });
  const headers = signWebhook(secret, { id: 'an-id', body, at: new Date() });
  const receiver = new Webhook(secret);
  expect(receiver.verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => receiver.verify(`${body} `, headers)).toThrow();
  expect(() => new Webhook(createWebhookSecret()).verify(body, headers)).toThrow();
});
