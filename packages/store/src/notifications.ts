import pg from 'pg';

export interface NotificationsOptions {
  url: string;
  name: string;
  channels: string[];
  onNotification: (channel: string, payload: string) => void;
  /** After a connection was made again: something may have been missed. */
  onReconnected: () => void;
  onError: (error: Error) => void;
}

const RETRY_MS = [100, 250, 500, 1000, 2000];
/** A connection that died without a word is noticed by this. */
const PROBE_MS = 15_000;

/**
 * Listens to PostgreSQL's NOTIFY on a connection of its own and connects again by itself for as long as it takes.
 * Throws when the first connection fails.
 */
export async function openNotifications(options: NotificationsOptions): Promise<{ close(): Promise<void> }> {
  const state: { client: pg.Client | undefined; closed: boolean; retry?: NodeJS.Timeout } = {
    client: undefined,
    closed: false,
  };

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: options.url,
      application_name: options.name,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    let lost = false;
    const handleLoss = (error?: Error) => {
      if (lost) return;
      lost = true;
      clearInterval(probe);
      client.end().catch(() => undefined);
      if (state.client !== client || state.closed) return;
      state.client = undefined;
      options.onError(error ?? new Error('the connection for notifications was closed'));
      reconnectLater(0);
    };
    const probe = setInterval(() => void client.query('select 1').catch(handleLoss), PROBE_MS);
    probe.unref();
    client.on('error', handleLoss);
    client.on('end', () => handleLoss());
    client.on('notification', ({ channel, payload }) => options.onNotification(channel, payload ?? ''));
    try {
      await client.connect();
      await client.query(
        options.channels.map((channel) => `listen ${client.escapeIdentifier(channel)}`).join(';'),
      );
    } catch (error) {
      lost = true;
      clearInterval(probe);
      client.end().catch(() => undefined);
      throw error;
    }
    state.client = client;
  }

  function reconnectLater(failures: number): void {
    if (state.closed) return;
    state.retry = setTimeout(
      () => {
        connect().then(options.onReconnected, (error: Error) => {
          options.onError(error);
          reconnectLater(failures + 1);
        });
      },
      RETRY_MS[Math.min(failures, RETRY_MS.length - 1)],
    );
  }

  await connect();
  return {
    async close() {
      state.closed = true;
      clearTimeout(state.retry);
      const { client } = state;
      state.client = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}
