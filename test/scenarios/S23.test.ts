import { expect, it } from 'vitest';
import { nodeUrl } from './cluster-state.ts';
import { post } from './https-request.ts';
import { scenario } from './scenario.ts';

scenario(
  'S23',
  {
    missing: ['CUCM and CUPS: the pages themselves. What is looked for are the operations and settings behind them.'],
  },
  (lab) => {
    it('S23: the settings behind the LDAP pages are on CUCM, and AXL, which changes them, is nowhere else', async () => {
      const { cluster } = lab;
      const settings = await cluster.ldap();
      expect(settings.system).toMatchObject({ syncEnabled: true });
      expect(settings.directories).toHaveLength(1);
      expect(settings.authentication.enabled).toBe(true);
      const ask = async (node: string) =>
        (
          await post(
            new URL('/axl/', await nodeUrl(cluster, node)).href,
            { 'content-type': 'text/xml; charset=utf-8', soapaction: '"CUCM:DB ver=8.5 getLdapSystem"' },
            '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n:getLdapSystem xmlns:n="http://www.cisco.com/AXL/API/8.5"/></e:Body></e:Envelope>',
          )
        ).status;
      // CUCM has it and wants to know who asks; a presence node has nothing there.
      expect(await ask('cucm')).toBe(401);
      for (const node of ['cups1', 'cups2']) expect(await ask(node), node).toBe(404);
    });

    it('S23: what CUPS has of directories is for CUPC only, and none of it integrates CUPS with LDAP', async () => {
      const { cluster } = lab;
      const pages = await cluster.cupcDirectory.show();
      expect(Object.keys(pages).sort()).toEqual(['attributes', 'nodes', 'profiles', 'serverType', 'servers', 'users']);

      // However wrong it is, the node's own business with LDAP goes on: it is no setting of the node's.
      await cluster.cupcDirectory.setServer('directory', { host: 'nowhere.lab.example', port: 1 });
      expect(await cluster.signIn({ user: 'asmith' })).toMatchObject({ signedIn: true, node: 'cups1' });
      expect(await cluster.signIn({ user: 'asmith', password: 'wrong' })).toMatchObject({ signedIn: false });
      expect(await cluster.sync()).toMatchObject({ outcome: 'succeeded', agentsBehind: [] });
    });
  },
);
