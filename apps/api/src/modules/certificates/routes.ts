import { z } from 'zod';
import {
  CertificateOffersSchema,
  CertificateSchema,
  IssueCertificateSchema,
  LanguageSchema,
  RevocationListSchema,
  RevokeCertificateSchema,
  SignedVerdictSchema,
  TrackCredentialSchema,
  UuidSchema,
} from '@gopherlab/contracts';
import { TRACK_PASS_PERCENT } from '@gopherlab/scoring';
import { route, type Route } from '../../http/route.ts';
import { renderCertificate } from './pdf.ts';
import type { CertificateService } from './service.ts';

const params = z.strictObject({ id: UuidSchema });
const tag = 'Certificates' as const;
const certificate = { description: 'The certificate', schema: CertificateSchema };
/** Anybody's page may verify. */
const OPEN = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

export function certificateRoutes(service: CertificateService, origin: string | undefined): Route[] {
  return [...ownRoutes(service), ...publicRoutes(service, origin)];
}

function ownRoutes(service: CertificateService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/certificates',
      access: 'guest',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: "Every track's certificate, and how the caller stands with it",
      responses: { 200: { description: 'One offer a track', schema: CertificateOffersSchema } },
      errors: [],
      handle: async ({ person }) => ({
        status: 200,
        body: { passPercent: TRACK_PASS_PERCENT, offers: await service.offers(person) },
      }),
    }),
    route({
      method: 'post',
      path: '/api/certificates',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag,
      summary: 'Issue a certificate to the caller, with the name that they want on it',
      description:
        'For the same version of a track there is one certificate: asking again gives it, name and all.',
      body: IssueCertificateSchema,
      responses: { 200: certificate },
      errors: ['NOT_FOUND', 'NOT_EARNED', 'CERTIFICATE_REVOKED'],
      handle: async ({ person, body, requestId }) => ({
        status: 200,
        body: await service.issue(body, { person, requestId }),
      }),
    }),
    route({
      method: 'post',
      path: '/api/certificates/{id}/revoke',
      access: 'admin',
      scope: 'admin',
      limit: 'writes',
      tag,
      summary: 'Revoke a certificate, for a reason that everybody may read',
      params,
      body: RevokeCertificateSchema,
      responses: { 200: certificate },
      errors: ['CERTIFICATE_NOT_FOUND', 'CERTIFICATE_REVOKED'],
      handle: async ({ person, params: { id }, body, requestId }) => ({
        status: 200,
        body: await service.revoke(id, body, { person, requestId }),
      }),
    }),
  ];
}

function publicRoutes(service: CertificateService, origin: string | undefined): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/certificates/revocations',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: 'The 1EdTech revocation list that certificates name as their status',
      responses: { 200: { description: 'What was revoked', schema: RevocationListSchema } },
      errors: [],
      handle: async () => ({ status: 200, body: await service.revocations(), headers: OPEN }),
    }),
    route({
      method: 'get',
      path: '/api/certificates/{id}',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: 'A certificate: its signed credential, and whether it was revoked',
      params,
      responses: { 200: certificate },
      errors: ['CERTIFICATE_NOT_FOUND'],
      handle: async ({ params: { id } }) => ({
        status: 200,
        body: await service.getCertificate(id),
        headers: OPEN,
      }),
    }),
    route({
      method: 'get',
      path: '/api/certificates/{id}/credential.json',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: "What the certificate's JWT carries, to be read; the JWT alone proves it",
      params,
      responses: { 200: { description: 'An OpenBadgeCredential', schema: TrackCredentialSchema } },
      errors: ['CERTIFICATE_NOT_FOUND'],
      handle: async ({ params: { id } }) => ({
        status: 200,
        body: await service.getCredential(id),
        headers: { ...OPEN, ...attachment(id, 'json') },
      }),
    }),
    route({
      method: 'get',
      path: '/api/certificates/{id}/credential.jwt',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: 'The certificate as a VC-JWT (Open Badges 3.0)',
      params,
      responses: { 200: { description: 'A compact JWS', mediaType: 'application/jwt' } },
      errors: ['CERTIFICATE_NOT_FOUND'],
      async handle({ params: { id }, res }) {
        const { jwt } = await service.getCertificate(id);
        res.set({ ...OPEN, ...attachment(id, 'jwt') });
        res.type('application/jwt').send(jwt);
      },
    }),
    route({
      method: 'get',
      path: '/api/certificates/{id}/certificate.pdf',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: 'The certificate on one page of A4',
      params,
      query: z.strictObject({ lang: LanguageSchema.default('en') }),
      responses: { 200: { description: 'A PDF', mediaType: 'application/pdf' } },
      errors: ['CERTIFICATE_NOT_FOUND'],
      async handle({ params: { id }, query: { lang }, req, res }) {
        const { revoked } = await service.getCertificate(id);
        const at = origin ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`;
        const pdf = await renderCertificate({
          credential: await service.getCredential(id),
          revoked,
          address: `${at}/certificates/${id}`,
          language: lang,
        });
        res.set(attachment(id, 'pdf'));
        res.type('application/pdf').send(pdf);
      },
    }),
    route({
      method: 'get',
      path: '/api/certificates/{id}/evidence/{submission}',
      access: 'public',
      scope: 'read',
      limit: 'reads',
      tag,
      summary: 'A signed verdict that the certificate rests on, as it was when the certificate was issued',
      params: z.strictObject({ id: UuidSchema, submission: UuidSchema }),
      responses: { 200: { description: 'The signed verdict', schema: SignedVerdictSchema } },
      errors: ['CERTIFICATE_NOT_FOUND', 'NO_VERDICT'],
      handle: async ({ params: { id, submission } }) => ({
        status: 200,
        body: await service.getEvidence(id, submission),
        headers: OPEN,
      }),
    }),
  ];
}

function attachment(id: string, kind: 'json' | 'jwt' | 'pdf'): Record<string, string> {
  return { 'Content-Disposition': `attachment; filename="certificate-${id.slice(0, 8)}.${kind}"` };
}
