import type { Request } from 'express';
import { AppError } from './errors.ts';

/**
 * Refuses a request that changes something unless a page of this site made it. Browsers say so themselves: in
 * `Sec-Fetch-Site`, and older ones in `Origin`. A client that is no browser sends `Origin` by hand.
 */
export function assertSameOrigin(req: Request, publicUrl: URL | undefined): void {
  const site = req.get('sec-fetch-site');
  if (site === 'same-origin') return;
  if (site !== undefined)
    throw new AppError('CROSS_ORIGIN', `Sec-Fetch-Site is ${JSON.stringify(site)}, not same-origin`);
  const origin = req.get('origin');
  if (origin === undefined) {
    throw new AppError('CROSS_ORIGIN', 'send the header Origin with the address of this site');
  }
  const own = [`${req.protocol}://${req.get('host') ?? ''}`, publicUrl?.origin];
  if (!own.includes(origin)) throw new AppError('CROSS_ORIGIN', 'Origin is another site');
}
