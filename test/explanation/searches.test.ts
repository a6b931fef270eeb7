import { describe, expect, it } from 'vitest';
import { base, everybody, presenceUsers, signIn } from '../scenarios/directory-search.ts';
import { addToxicByHand, disableByHand } from './by-hand.ts';
import { expectTrueEffects } from './effect-check.ts';
import { type Expected, expectExplained } from './expect-explained.ts';
import { explainedCluster } from './explained-cluster.ts';

describe('a search that shows nobody', () => {
  const lab = explainedCluster();

  /** asmith signs in, which is when the client takes its settings, and looks for Jones in vain. */
  async function expectNobody(expected: Expected, settled: () => Promise<unknown> = async () => undefined) {
    await signIn(lab.cluster, 'asmith');
    await settled();
    const { results, attempt } = await lab.cluster.search('asmith', 'Jones');
    expect(results).toEqual([]);
    return expectExplained(lab.cluster, attempt, expected);
  }

  it('because an access list blocks the way, for everybody who is signed in', async () => {
    await signIn(lab.cluster, 'clee');
    const why = await expectNobody({ symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED'], failsAt: /^TCP directory:636/ }, () =>
      lab.cluster.block('cupc-to-directory', 'refuse'),
    );
    expect(why.affected.map(({ text }) => text)).toEqual([
      'contact search of asmith',
      'names of callers for asmith',
      'contact search of clee',
      'names of callers for clee',
    ]);
  });

  it('because an access list swallows everything', async () => {
    const why = await expectNobody({ symptom: 'LDAP_CONNECT_TIMEOUT', causes: ['ACCESS_LIST_DENIED'], failsAt: /^TLS/ }, () =>
      lab.cluster.block('cupc-to-directory'),
    );
    expect(why.prose).toMatch(/got no answer within 3\.\d s, because link cupc-to-directory is blocked/);
  });

  it('because a person closed the port in the gateway itself', async () => {
    const why = await expectNobody({ symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED'] }, () =>
      disableByHand(lab.cluster, 'cupc-to-directory', 636),
    );
    expect(why.causes[0]?.text).toContain('by a change made in the gateway itself (disabled)');
  });

  it('because a person made the link slower in the gateway itself than a client waits', async () => {
    await expectNobody({ symptom: 'LDAP_CONNECT_TIMEOUT', causes: ['LINK_SLOW'] }, () =>
      addToxicByHand(lab.cluster, 'cupc-to-directory', 636, 'latency', { latency: 2000 }),
    );
  });

  it('because the directory is stopped', async () => {
    await signIn(lab.cluster, 'asmith');
    await lab.cluster.directory.stop();
    const { attempt } = await lab.cluster.search('asmith', 'Jones');
    await expectExplained(lab.cluster, attempt, { symptom: 'LDAP_CONNECT_REFUSED', causes: ['DIRECTORY_STOPPED'] });
  });

  it('because the computer does not trust the directory, until the certificate is uploaded, which needs no restart', async () => {
    const { cluster } = lab;
    const why = await expectNobody(
      { symptom: 'LDAP_TLS_UNTRUSTED_ISSUER', causes: ['DIRECTORY_CERTIFICATE_NOT_TRUSTED'], failsAt: /^TLS directory:636/ },
      () => cluster.deleteCertificate('cupc', 'pc-trust', 'uclab-lab-ca.pem'),
    );
    expect(why.causes[0]?.where).toBe('pc-trust of cupc');
    await cluster.uploadCertificate('cupc', 'pc-trust', (await cluster.directory.certificate()).pem);
    expect((await cluster.search('asmith', 'Jones')).results.length).toBeGreaterThan(0);
    expect((await cluster.why(why.attempt)).prose).toContain('That has been mended since.');
  });

  it('because the directory has a certificate of an authority that the computer does not know', async () => {
    await lab.cluster.directory.issueCertificate({ ca: 'new' });
    await lab.cluster.setLdap('authentication', { port: '389', ssl: 'false' });
    await expect.poll(async () => (await lab.cluster.signIn({ user: 'asmith' })).signedIn, { timeout: 15_000 }).toBe(true);
    const { attempt } = await lab.cluster.search('asmith', 'Jones');
    expect(await lab.cluster.why(attempt)).toMatchObject({
      symptom: 'LDAP_TLS_UNTRUSTED_ISSUER',
      causes: [{ code: 'DIRECTORY_CERTIFICATE_NOT_TRUSTED', where: 'pc-trust of cupc' }],
    });
  });

  it.each([
    [{ host: 'nohost' }, 'LDAP_NAME_NOT_RESOLVED', /nohost is not a name that cupc can resolve/],
    [{ host: 'cups1' }, 'LDAP_CONNECT_REFUSED', /cups1 offers no LDAP/],
    [{ port: 6360 }, 'LDAP_CONNECT_REFUSED', /nothing listens on port 6360 of directory/],
  ])('because of %j on page LDAP Server', async (server, symptom, text) => {
    await lab.cluster.cupcDirectory.setServer('directory', server);
    const why = await expectNobody({ symptom, causes: ['LDAP_SETTINGS_WRONG'] });
    expect(why.causes[0]).toMatchObject({ where: 'LDAP Server on cups1', text: expect.stringMatching(text) });
  });

  it('because TLS is chosen for the port that speaks plain LDAP', async () => {
    await lab.cluster.cupcDirectory.setServer('directory', { port: 389 });
    await signIn(lab.cluster, 'asmith');
    const { results, attempt } = await lab.cluster.search('asmith', 'Jones');
    expect(results).toEqual([]);
    // How a server ends such a handshake is its own.
    expect((await lab.cluster.why(attempt)).causes).toMatchObject([
      { code: 'LDAP_SETTINGS_WRONG', text: 'TLS is chosen for directory:389, a port that speaks plain LDAP.' },
    ]);
  });

  it('because of a password of the profile that the directory refuses', async () => {
    await lab.cluster.cupcDirectory.setProfile(everybody, { password: 'wrong' });
    const why = await expectNobody({ symptom: 'LDAP_MANAGER_BIND_REFUSED', causes: ['LDAP_SETTINGS_WRONG'], failsAt: /^bind/ });
    expect(why.causes[0]?.where).toBe('LDAP Profile everybody on cups1');
  });

  it('because the directory shows nothing to whoever has no name', async () => {
    await lab.cluster.cupcDirectory.setProfile(everybody, { anonymousBind: true });
    await signIn(lab.cluster, 'asmith');
    const { results, attempt } = await lab.cluster.search('asmith', 'Jones');
    expect(results).toEqual([]);
    const why = await lab.cluster.why(attempt);
    expect(why.causes).toMatchObject([{ code: 'LDAP_SETTINGS_WRONG', text: expect.stringContaining('binds anonymously') }]);
    expect(why.prose).not.toContain('account');
  });

  it('because the directory does not have the search context', async () => {
    await lab.cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: `ou=Nowhere,${base}`, recursive: true }] });
    await expectNobody({ symptom: 'LDAP_BASE_NOT_FOUND', causes: ['LDAP_SETTINGS_WRONG'], failsAt: /^search/ });
  });

  it('because the search context is a group', async () => {
    await lab.cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: presenceUsers, recursive: true }] });
    await expectNobody({ symptom: 'LDAP_NO_MATCH', causes: ['SEARCH_CONTEXT_IS_GROUP'] });
  });

  it('because whoever is looked for stands elsewhere', async () => {
    await lab.cluster.cupcDirectory.setProfile(everybody, { contexts: [{ dn: `ou=Support,ou=People,${base}`, recursive: true }] });
    await signIn(lab.cluster, 'asmith');
    const { attempt } = await lab.cluster.search('asmith', 'bjones');
    const why = await expectExplained(lab.cluster, attempt, { symptom: 'LDAP_NO_MATCH', causes: ['LDAP_SETTINGS_WRONG'] });
    expect(why.causes[0]?.text).toMatch(/not below ou=Support/);
  });

  it('because the filter excludes them', async () => {
    await lab.cluster.cupcDirectory.setProfile(everybody, { filter: '(uid=nobody)' });
    await expectNobody({ symptom: 'LDAP_NO_MATCH', causes: ['SEARCH_FILTER_EXCLUDES'] });
  });

  it('because the filter is malformed', async () => {
    await lab.cluster.cupcDirectory.setProfile(everybody, { filter: '(uid=nobody', uncheckedFilter: true });
    await expectNobody({ symptom: 'LDAP_FILTER_MALFORMED', causes: ['SEARCH_FILTER_MALFORMED'], failsAt: /^search/ });
  });

  it('because the filter is malformed, behind which waits a search context that is no name', async () => {
    const profile = { contexts: [{ dn: 'not a dn', recursive: true }], filter: '(&(objectClass=person)', uncheckedFilter: true };
    await lab.cluster.cupcDirectory.setProfile(everybody, profile);
    const why = await expectNobody({
      symptom: 'LDAP_FILTER_MALFORMED',
      causes: ['SEARCH_FILTER_MALFORMED', 'LDAP_SETTINGS_WRONG'],
      failsAt: /^search/,
    });
    expect(why.prose).toContain('could not write down what to ask for, because the filter of LDAP profile everybody');
    expect(why.prose).toContain('Behind that waits a second fault: the directory has no entry not a dn, the search context.');
    expect(why.remedy).toMatch(/^Mend or empty the filter .* Name a search context that the directory has/);
  });

  it('because the user has no profile, while others have', async () => {
    await lab.cluster.cupcDirectory.setUser('asmith', '');
    const why = await expectNobody({ symptom: 'DIRECTORY_NOT_CONFIGURED', causes: ['CLIENT_SETTINGS_MISSING'] });
    expect(why.prose).toContain('cups1 handed out no LDAP profile for asmith');
    await signIn(lab.cluster, 'clee');
    expect((await lab.cluster.search('clee', 'Jones')).results.length).toBeGreaterThan(0);
  });

  it('because the client still has what was wrong when it signed in', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setServer('directory', { host: 'nohost' });
    const why = await expectNobody({ symptom: 'LDAP_NAME_NOT_RESOLVED', causes: ['CLIENT_SETTINGS_OLD'] }, () =>
      cluster.cupcDirectory.setServer('directory', { host: 'directory' }),
    );
    expect(why.remedy).toBe('Let asmith sign out and in again.');
  });

  it('because an access list blocks the way, and behind it the computer does not trust the directory', async () => {
    await expectNobody(
      { symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED', 'DIRECTORY_CERTIFICATE_NOT_TRUSTED'] },
      async () => {
        await lab.cluster.deleteCertificate('cupc', 'pc-trust', 'uclab-lab-ca.pem');
        await lab.cluster.block('cupc-to-directory', 'refuse');
      },
    );
  });
});

describe('a search that finds somebody at a backup server', () => {
  const lab = explainedCluster();

  it('tells of the primary that was not reached, and of what is wrong with it', async () => {
    const { cluster } = lab;
    await cluster.cupcDirectory.setServer('x', { host: 'nowhere', port: 636, protocol: 'TLS' });
    await cluster.cupcDirectory.setProfile(everybody, { primary: 'x', backup1: 'directory' });
    await signIn(cluster, 'asmith');
    const { results, attempt } = await cluster.search('asmith', 'Jones');
    expect(results.length).toBeGreaterThan(0);
    const why = await cluster.why(attempt);
    expect(why).toMatchObject({ outcome: 'succeeded', symptom: null, cause: 'LDAP_SETTINGS_WRONG', affected: [] });
    expect(why.prose).toContain('CUPC asked the directory at directory:636 itself');
    expect(why.prose).toContain('Before that CUPC had dialled nowhere:636 and found no address for that name.');
    expect(why.prose).toContain('Nowhere is not a name that cupc can resolve.');
    expect(why.remedy).toContain('Name the right host on page LDAP Server');
    const { attempt: called } = await cluster.call({ from: 'bjones', to: 'asmith' });
    expect((await cluster.why(called)).prose).toContain('Before that CUPC had dialled nowhere:636 and found no address for that name.');
    await expectTrueEffects(cluster, why);
  });
});

describe('a call that is shown with a number', () => {
  const lab = explainedCluster();

  it('because of the way to the directory', async () => {
    await signIn(lab.cluster, 'asmith');
    await lab.cluster.block('cupc-to-directory', 'refuse');
    const { attempt, shows } = await lab.cluster.call({ from: 'bjones', to: 'asmith' });
    expect(shows).toBe('2001');
    const why = await expectExplained(lab.cluster, attempt, { symptom: 'LDAP_CONNECT_REFUSED', causes: ['ACCESS_LIST_DENIED'] });
    expect(why.affected.map(({ text }) => text)).toEqual(['names of callers for asmith', 'contact search of asmith']);
  });

  it('because the map looks for it in an attribute that no entry has', async () => {
    await lab.cluster.cupcDirectory.setSettings({ attributes: { BusinessPhone: 'noSuchAttribute' } });
    await signIn(lab.cluster, 'asmith');
    const { attempt } = await lab.cluster.call({ from: 'bjones', to: 'asmith' });
    const why = await expectExplained(lab.cluster, attempt, { symptom: 'LDAP_NO_MATCH', causes: ['LDAP_SETTINGS_WRONG'] });
    expect(why.causes[0]).toMatchObject({
      where: 'Settings on cups1',
      text: 'the attribute map takes BusinessPhone from noSuchAttribute, which no entry of the directory has.',
      remedy: 'Map BusinessPhone to what the entries have on page Settings of cups1, then let asmith sign out and in again.',
    });
    // A search goes on, without the number.
    const { results, attempt: search } = await lab.cluster.search('asmith', 'bjones');
    expect(results).toMatchObject([{ userid: 'bjones', telephoneNumber: '' }]);
    const shown = await lab.cluster.why(search);
    expect(shown).toMatchObject({ outcome: 'succeeded', causes: why.causes });
    expect(shown.prose).toContain('The attribute map takes BusinessPhone from noSuchAttribute, which no entry of the directory has.');
  });
});
