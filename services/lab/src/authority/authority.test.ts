import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { Authority } from './authority.ts';

const now = new Date('2026-01-05T09:00:00Z');
const validity = { notBefore: new Date('2026-01-04T00:00:00Z'), notAfter: new Date('2027-01-05T00:00:00Z') };

it('signs certificates that its own certificate verifies, and another authority does not', async () => {
  const [lab, other] = await Promise.all([Authority.create('uclab Lab CA', now), Authority.create('Other CA', now)]);
  const issued = new X509Certificate(
    (await lab.issue({ commonName: 'directory', names: ['directory', '127.0.0.1'], ...validity })).certificate,
  );
  expect(issued.verify(new X509Certificate(lab.certificate).publicKey)).toBe(true);
  expect(issued.verify(new X509Certificate(other.certificate).publicKey)).toBe(false);
  expect(issued.subjectAltName).toBe('DNS:directory, IP Address:127.0.0.1');
});

it('goes on signing after it was kept and loaded again', async () => {
  const lab = await Authority.create('uclab Lab CA', now);
  const again = await Authority.load(await lab.keep());
  const issued = new X509Certificate((await again.issue({ commonName: 'cups1', names: ['cups1'], ...validity })).certificate);
  expect(issued.verify(new X509Certificate(lab.certificate).publicKey)).toBe(true);
  expect(issued.checkIssued(new X509Certificate(lab.certificate))).toBe(true);
});
