import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Types are stripped and modules compiled once, not at every start. In the state folder, not in the shared temporary
// one, where somebody else could have put code for us.
enableCompileCache(join(process.env.GOPHERLAB_STATE_DIR || '.gopherlab', 'cache', 'node'));
await import('./start.ts');
