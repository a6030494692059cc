import { PassThrough } from 'node:stream';
import { connectEngine } from './engine.ts';
import { ownerLabels } from './owner.ts';

/** What `go env GOVERSION` says in a container of the image, e.g. `go1.27.4`. */
export async function goVersionInImage(image: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const engine = connectEngine(env);
  const container = await engine.createContainer({
    Image: image,
    Entrypoint: ['go', 'env', 'GOVERSION'],
    Labels: ownerLabels(),
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk: Buffer) => (text += chunk.toString()));
    engine.modem.demuxStream(stream, output, output);
    await container.start();
    await container.wait();
    const version = text.trim();
    if (!/^go\d+\.\d+\S*$/.test(version))
      throw new Error(`the Go of ${image} says: ${version.slice(0, 200)}`);
    return version;
  } finally {
    await container.remove({ force: true });
  }
}
