import type { SyncRun } from '@uclab/contracts/appliance/v1/appliance';
import { SystemClock } from '@uclab/foundation/clock';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { callAxl, find } from '../../services/cucm/test/axl-client.ts';
import { LabPlane } from '../../services/cucm/test/lab-plane.ts';
import { Publisher } from '../../services/cucm/test/publisher.ts';
import { ldapAuthentication, synchronisedSeed } from '../../services/cucm/test/seeds.ts';
import type { DirectoryTarget } from './target.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** A CUCM whose one agreement, `lab`, and whose LDAP Authentication name a directory that runs. */
export interface DirectoryPublisher {
  readonly cucm: Publisher;
  readonly lab: LabPlane;
  /** A full run, begun by AXL and waited for. */
  sync(): Promise<SyncRun>;
  /** A run that the schedule begins two minutes on. */
  scheduled(): Promise<SyncRun>;
  /** Changes the agreement by AXL. */
  setAgreement(markup: string): Promise<void>;
  logsIn(userid: string, password: string): Promise<boolean>;
  /** Has the certificate of the directory in its trust, and has loaded it. */
  trust(): Promise<void>;
}

/** Starts CUCM for the tests of a file, with the server type and the map of the directory's maker. */
export function usePublisher(directory: DirectoryTarget): DirectoryPublisher {
  let started: { cucm: Publisher; lab: LabPlane } | undefined;
  const { maker } = directory;

  beforeAll(async () => {
    const servers = [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: true }];
    const account = { ldapPassword: directory.manager.password, userSearchBase: directory.base, servers };
    // Not due before the tests let a day pass.
    const nextExecTime = new Date(new SystemClock().nowMs() + dayMs).toISOString().slice(0, 16).replace('T', ' ');
    const cucm = await Publisher.start({
      ...synchronisedSeed,
      ldapSystem: { syncEnabled: true, ldapServer: maker.serverType, userIdAttribute: maker.userIdAttribute },
      ldapDirectories: [{ name: 'lab', ldapDn: directory.manager.dn, intervalValue: 1, nextExecTime, ...account }],
      ldapAuthentication: { ...ldapAuthentication, distinguishedName: directory.manager.dn, ...account },
    });
    // The directory's certificate is of today.
    cucm.clock.advance(new SystemClock().nowMs() - cucm.clock.nowMs());
    started = { cucm, lab: await LabPlane.of(cucm) };
  });

  beforeEach((context) => {
    // Where there is no directory, the test is skipped with the reason of that.
    if (!directory.isStarted) return context.skip();
    running().cucm.network.ways.set('directory:636', Number(new URL(directory.ldapsUrl).port));
  });

  afterAll(async () => {
    started?.lab.close();
    await started?.cucm.remove();
  });

  const running = () => {
    if (!started) throw new Error('CUCM is not started');
    return started;
  };
  const publisher: DirectoryPublisher = {
    get cucm() {
      return running().cucm;
    },
    get lab() {
      return running().lab;
    },
    sync: async () => {
      const { cucm, lab } = running();
      const before = (await lab.status()).cucm.lastRun?.id;
      await callAxl(cucm, 'doLdapSync', '<name>lab</name><sync>true</sync>');
      for (;;) {
        const { lastRun } = await lab.until(
          ({ lastRun: run }) =>
            run !== undefined && run.id !== before && (run.outcome !== 'running' || run.waitingUntilMs > cucm.clock.nowMs()),
        );
        if (lastRun && lastRun.outcome !== 'running') return lastRun;
        // Between two tries of a server: that is emulated time.
        if (lastRun) cucm.clock.advance(lastRun.waitingUntilMs - cucm.clock.nowMs());
      }
    },
    scheduled: async () => {
      const { cucm, lab } = running();
      const before = (await lab.status()).cucm.lastRun?.id;
      const soon = new Date(cucm.clock.nowMs() + 2 * minuteMs).toISOString().slice(0, 16).replace('T', ' ');
      await publisher.setAgreement(`<nextExecTime>${soon}</nextExecTime>`);
      cucm.clock.advance(2 * minuteMs);
      const isOver = (run: SyncRun | undefined) =>
        run !== undefined && run.id !== before && run.trigger === 'schedule' && run.outcome !== 'running';
      const { lastRun } = await lab.until(({ lastRun: run }) => isOver(run));
      if (!lastRun) throw new Error('there was no run');
      return lastRun;
    },
    setAgreement: async (markup) => {
      await callAxl(running().cucm, 'updateLdapDirectory', `<name>lab</name>${markup}`);
    },
    logsIn: async (userid, password) => {
      const markup = `<userid>${userid}</userid><password>${password}</password>`;
      const { body } = await callAxl(running().cucm, 'doAuthenticateUser', markup);
      return find(body, 'userAuthenticated').text === 'true';
    },
    trust: async () => {
      const { lab } = running();
      await lab.upload('directory-trust', directory.authorityPem);
      await lab.control('DirSync', 'restart');
      await lab.control('Tomcat', 'restart');
    },
  };
  return publisher;
}
