import { connectEngine } from './engine.ts';
import { runToEnd } from './run-to-end.ts';

/** What `go env GOVERSION` says in a container of the image, e.g. `go1.27.4`. */
export async function goVersionInImage(image: string, env?: NodeJS.ProcessEnv): Promise<string> {
  let text = '';
  const options = {
    Image: image,
    Entrypoint: ['go', 'env', 'GOVERSION'],
    HostConfig: { NetworkMode: 'none' },
  };
  await runToEnd(connectEngine(env), options, (part) => (text += part));
  const version = text.trim();
  if (!/^go\d+\.\d+\S*$/.test(version)) throw new Error(`the Go of ${image} says: ${version.slice(0, 200)}`);
  return version;
}
