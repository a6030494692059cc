import type { Installation } from '../../installation.ts';
import { findFreePort } from './port.ts';
import { startProduct, type Product } from './product.ts';

/** The real product on a free port with its own database, for browser tests and screenshots. */
export async function startTestProduct(
  installation: Installation,
  image: string,
  env: NodeJS.ProcessEnv,
): Promise<Product> {
  const port = await findFreePort();
  return startProduct({ ...installation, port }, image, env);
}
