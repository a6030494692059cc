import { z } from 'zod';
import { PublicKeySetSchema, SignedVerdictSchema, UuidSchema } from '@gopherlab/contracts';
import type { Keyring } from '@gopherlab/signing';
import { route, type Route } from '../../http/route.ts';
import type { VerdictService } from './service.ts';

const KEYS_FRESH_S = 300;

export function verdictRoutes(service: VerdictService, keyring: Keyring): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/submissions/{id}/verdict',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag: 'Submissions',
      summary: 'The signed verdict, as a download',
      description:
        '`jws` is a compact JWS (EdDSA, Ed25519) whose payload is the canonical JSON (RFC 8785) of `statement`; the key ' +
        'is in `/.well-known/jwks.json` under the `kid` of its header. `npm run -s verdict -- verify <file>` checks it offline.',
      params: z.strictObject({ id: UuidSchema }),
      responses: { 200: { description: 'The signed verdict', schema: SignedVerdictSchema } },
      errors: ['SUBMISSION_NOT_FOUND', 'NO_VERDICT', 'VERDICT_WITHHELD'],
      async handle({ params: { id }, person }) {
        const body = await service.getSigned(id, person);
        const { lab } = body.statement;
        const name = `verdict-${lab}-${id.slice(0, 8)}.json`;
        return {
          status: 200,
          body,
          headers: { 'Content-Disposition': `attachment; filename="${name}"` },
        };
      },
    }),
    route({
      method: 'get',
      path: '/.well-known/jwks.json',
      access: 'public',
      scope: 'read',
      tag: 'Submissions',
      summary: 'The public keys that verdicts are signed with, the present one first',
      responses: { 200: { description: 'A JWK Set (RFC 7517)', schema: PublicKeySetSchema } },
      errors: [],
      handle: () =>
        Promise.resolve({
          status: 200,
          body: keyring.publicKeys,
          // Public by nature: anybody's page may verify.
          headers: {
            'Cache-Control': `public, max-age=${KEYS_FRESH_S}`,
            'Access-Control-Allow-Origin': '*',
            'Cross-Origin-Resource-Policy': 'cross-origin',
          },
        }),
    }),
  ];
}
