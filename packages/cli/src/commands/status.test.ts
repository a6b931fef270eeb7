import type { Status } from '@uclab/contracts/lab-api';
import { expect, it } from 'vitest';
import { statusLines } from './status.ts';

const node: Omit<Status['nodes'][number], 'name' | 'url' | 'urls'> = {
  role: 'cups',
  version: '8.5',
  reachable: true,
  services: [],
  trustDifferences: [],
  users: 2,
  licence: 'full',
};

const status: Status = {
  ready: true,
  mode: 'containers',
  profile: 'ldaps',
  persona: 'cucm=8.5,cups=8.5,cupc=8.5',
  now: '2026-01-05T09:00:00.000Z',
  nodes: [
    { ...node, name: 'cups1', url: 'https://127.0.0.1:8451', urls: ['https://127.0.0.1:8451'] },
    { ...node, name: 'cups2', url: '', urls: [] },
  ],
  links: [],
  sync: null,
  failedSyncs: [],
  syncObstacle: '',
  agents: [],
  problems: [],
  accounts: {
    users: [],
    applicationUser: { userid: 'axl', password: 'axl-1234' },
    thirdPartyUser: { userid: 'pwsapp', password: 'pwsapp-1234' },
    directoryManager: { dn: 'cn=manager', password: 'manager-1234' },
  },
};

it('says of a node whose port Docker chose who knows its address', () => {
  const lineOf = (name: string) => statusLines(status).find((line) => line.startsWith(name));
  expect(lineOf('cups1')).toMatch(/ https:\/\/127\.0\.0\.1:8451$/);
  expect(lineOf('cups2')).toMatch(/ published by Docker$/);
});
