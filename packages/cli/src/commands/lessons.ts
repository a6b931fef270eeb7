import type { Status } from '@uclab/contracts/lab-api';
import { platformTraits } from '@uclab/foundation/persona';
import { strong } from '../output/style.ts';

const accessList = [
  '1. An access list between cups1 and the directory',
  '     npx uclab link block cups1-to-directory',
  '     npx uclab sync',
  '     npx uclab sign-in asmith',
  '     npx uclab why',
  '     npx uclab link allow cups1-to-directory',
];

const certificates = (store: string) => [
  "2. The directory's certificate is missing on cups1",
  `     npx uclab trust delete cups1 ${store} uclab-lab-ca.pem`,
  '     npx uclab restart cups1 Tomcat',
  '     npx uclab sign-in asmith',
  '     npx uclab why',
  '3. It is uploaded there, and Tomcat has not been restarted',
  '     npx uclab directory certificate export directory.pem',
  `     npx uclab trust upload cups1 ${store} directory.pem`,
  '     npx uclab sign-in asmith',
  '     npx uclab why',
  '     npx uclab restart cups1 Tomcat',
  '     npx uclab sign-in asmith',
];

/** Where every command looks for the lab when nothing is said. */
const usualAddress = 'http://127.0.0.1:8400';
const again = ['Before they are given again, or when something went astray:', '     npx uclab reset'];

/** Where cups1 keeps certificates for LDAPS. */
const storeOf = ({ nodes }: Status): string => platformTraits(nodes.find(({ name }) => name === 'cups1')?.version ?? '').ldapTrustStore;

/** What to type next in a cluster of that profile with that lab, as lines to copy. */
export function lessonsOf(status: Status, url: string): string[] {
  const lines = linesFor(status);
  return url === usualAddress ? lines : [...lines.slice(0, 1), `     export UCLAB_CLUSTER=${url}`, ...lines.slice(1)];
}

function linesFor(status: Status): string[] {
  const closed = status.links.filter((link) => link.state !== 'open').map((link) => `${link.name} ${link.state}`);
  if (closed.length > 0) return [strong(`Not every link is open: ${closed.join(', ')}. npx uclab link ls`)];
  switch (status.profile) {
    case 'ldaps':
      return [strong('Three lessons, in another terminal:'), ...accessList, ...certificates(storeOf(status)), ...again];
    case 'plain':
      return [strong('A lesson, in another terminal:'), ...accessList, ...again];
    case 'ldaps-cups1-untrusted':
      return [
        strong('Something is wrong here. Find out what, in another terminal:'),
        '     npx uclab sign-in asmith',
        '     npx uclab log cups1 Tomcat',
        '     npx uclab why',
      ];
    default:
      return [strong('In another terminal:'), '     npx uclab sign-in asmith', '     npx uclab why'];
  }
}
