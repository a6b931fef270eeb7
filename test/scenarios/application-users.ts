import type { Cluster } from '@uclab/cluster';
import { escapeXml } from '@uclab/platform/soap';
import { expect } from 'vitest';
import { callAxl, element } from './axl.ts';
import { logIn } from './epassoap.ts';

/** The group whose members may log in at EPASSoap for themselves. */
const group = 'Admin-3rd Party API';

/** An application user whom an administrator makes by hand on CUCM. */
export async function addApplicationUser(cluster: Cluster, userid: string, password: string): Promise<void> {
  const groups = `<associatedGroups><userGroup><name>${escapeXml(group)}</name></userGroup></associatedGroups>`;
  const { status } = await callAxl(
    cluster,
    'addAppUser',
    `<appUser>${element('userid', userid)}${element('password', password)}${groups}</appUser>`,
  );
  expect(status).toBe(200);
}

/** Whether an application user gets in at a presence node. */
export const applicationGetsIn = async (cluster: Cluster, node: string, userid: string, password: string): Promise<boolean> =>
  (await logIn(cluster, node, userid, password, 'thirdpartyapp')) !== undefined;
