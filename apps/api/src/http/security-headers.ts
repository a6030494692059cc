import helmet from 'helmet';
import type { RequestHandler } from 'express';

/** What no page of ours uses, nor anything that it might be made to embed. */
const PERMISSIONS = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
  .map((name) => `${name}=()`)
  .concat('publickey-credentials-get=(self)')
  .join(', ');

/**
 * The script of the frame in which programs run (packages/gotool/src/program/frame.ts, where a test compares it). Such a
 * frame has no address of its own, so it inherits this policy, and makes it stricter.
 */
export const PROGRAM_FRAME_SCRIPT = "'sha256-hBxUXK0GN9xBp5TvEhmeM6F3LWLfe4ceLCNQ9QtjWMM='";

/**
 * What our pages may do: nothing that is not named. Scripts come from this site alone, none is inline but the frame's, and
 * none is made from text; WebAssembly may be. Styles may be inline: Mantine and Monaco write style elements and attributes
 * as they run, and Monaco has no way to give them a nonce.
 */
export function securityHeaders({ https }: { https: boolean }): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'", PROGRAM_FRAME_SCRIPT],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  const permissions: RequestHandler = (_req, res, next) => {
    res.set('Permissions-Policy', PERMISSIONS);
    next();
  };
  return [headers, permissions, allowEmbedding];
}

/** The page that other sites may frame: nothing can be done there in the name of whoever looks at it. */
const EMBEDDED = /^\/embed\/[A-Za-z0-9_-]{22}$/;

const allowEmbedding: RequestHandler = (req, res, next) => {
  if (EMBEDDED.test(req.path)) {
    const policy = String(res.getHeader('Content-Security-Policy'));
    res.set('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
    res.removeHeader('X-Frame-Options');
  }
  next();
};
