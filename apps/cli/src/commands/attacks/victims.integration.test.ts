import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { plantVictims } from './victims.ts';

test('victims are known by their placeholders, hold the secret, and are untouched at first', async () => {
  await using victims = await plantVictims(['process', 'file', 'listener']);
  const { VICTIM_COMM = '', VICTIM_PID_HOST = '', VICTIM_FILE = '' } = victims.values;
  expect((await readFile(`/proc/${VICTIM_PID_HOST}/comm`, 'utf8')).trim()).toBe(VICTIM_COMM);
  expect(await readFile(VICTIM_FILE, 'utf8')).toContain(victims.token);
  expect(await victims.injuries()).toEqual([]);
});

test('whatever is done to a victim is told', async () => {
  await using victims = await plantVictims(['process', 'file', 'listener']);
  const { VICTIM_PID_HOST = '', VICTIM_FILE = '', VICTIM_PORT = '' } = victims.values;
  process.kill(Number(VICTIM_PID_HOST), 'SIGTERM');
  await writeFile(VICTIM_FILE, 'mine');
  // A socket that nobody reads never closes.
  const socket = connect(Number(VICTIM_PORT), '127.0.0.1').resume();
  await once(socket, 'close');
  for (let tries = 0; tries < 100 && (await victims.injuries()).length < 3; tries += 1) await sleep(50);
  expect(await victims.injuries()).toEqual([
    'the victim process got SIGTERM',
    'the victim file was changed',
    'the victim listener got 1 connections',
  ]);
});

test('a victim that is killed is told, and removed without a fault', async () => {
  const victims = await plantVictims(['process']);
  process.kill(Number(victims.values.VICTIM_PID_HOST), 'SIGKILL');
  for (let tries = 0; tries < 100 && (await victims.injuries()).length === 0; tries += 1) await sleep(50);
  expect(await victims.injuries()).toEqual(['the victim process was ended by SIGKILL']);
  await victims.remove();
});
