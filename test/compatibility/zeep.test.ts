import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { type Morning, type MorningVersion, releaseOf, startMorning } from './morning.ts';
import { hasZeep, runPython } from './python-zeep.ts';
import { vendorSchemas } from './vendor-schemas.ts';

/**
 * In containers with one schema only, for the replies are those of the embedded cluster; and not in CI (vitest.config.ts), for it takes a
 * cluster of its own, for which there is no time.
 */
const versions: readonly MorningVersion[] = inject('platform') === 'containers' ? ['15.0'] : ['11.5', '15.0'];

const key = expect.stringMatching(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
const notFound = (object: string) => ({ message: `Item not valid: The specified ${object} was not found`, axlcode: '5007' });
const authenticated = (accepted: boolean) => ({ userAuthenticated: String(accepted), code: 0 });
const agreementNamed = (name: string) => ({ _value_1: name, uuid: key });

const reportSchema = z.object({
  did: z.record(z.string(), z.unknown()),
  dropped: z.array(z.string()),
  invalid: z.array(z.string()),
});

/** The program that walks through the morning is zeep-morning.py. Python zeep with `strict`, and the vendor's WSDL as the npm package cisco-axl brings it. */
describe.skipIf(!hasZeep).each(versions)("an administrator's morning with zeep and schema %s", (version) => {
  let folder = '';
  let morning: Morning;
  let report: z.infer<typeof reportSchema>;
  const did = (...steps: string[]) => Object.fromEntries(steps.map((step) => [step, report.did[step]]));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uclab-zeep-'));
    morning = await startMorning(version);
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, morning.authority);
    const settings = {
      version,
      schemas: vendorSchemas(version),
      authority,
      address: morning.address,
      user: morning.user.userid,
      password: morning.user.password,
      managerDn: morning.manager.dn,
      managerPassword: morning.manager.password,
      usersPassword: morning.usersPassword,
    };
    const program = join(import.meta.dirname, 'zeep-morning.py');
    report = reportSchema.parse(await runPython([program], JSON.stringify(settings)));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await morning?.stop();
  });

  it('zeep drops nothing of any reply', () => {
    expect(report.dropped).toEqual([]);
  });

  it("every reply keeps to the vendor's schema", () => {
    expect(report.invalid).toEqual([]);
  });

  it('nodes and version', () => {
    expect(did('version', 'nodes', 'node')).toMatchObject({
      version: expect.stringMatching(new RegExp(`^${releaseOf[version]}\\.`)),
      nodes: [
        { name: 'cucm', nodeUsage: 'Publisher', processNodeRole: 'CUCM Voice/Video', uuid: key },
        { name: 'cups1', nodeUsage: 'Publisher', processNodeRole: 'CUCM IM and Presence', uuid: key },
        { name: 'cups2', nodeUsage: 'Subscriber', processNodeRole: 'CUCM IM and Presence', uuid: key },
      ],
      node: { name: 'cucm', nodeUsage: 'Publisher', uuid: key },
    });
  });

  it('LDAP System and LDAP Authentication', () => {
    const authentication = {
      authenticateEndUsers: 'true',
      distinguishedName: morning.manager.dn,
      ldapPassword: null,
      servers: { server: [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: 'true' }] },
    };
    expect(did('ldapSystem', 'ldapAuthentication', 'updateLdapAuthentication', 'updatedLdapAuthentication')).toMatchObject({
      ldapSystem: { syncEnabled: 'true', ldapServer: 'OpenLDAP', userIdAttribute: 'uid' },
      ldapAuthentication: { ...authentication, userSearchBase: 'dc=lab,dc=example' },
      updateLdapAuthentication: key,
      updatedLdapAuthentication: { ...authentication, userSearchBase: 'ou=People,dc=lab,dc=example' },
    });
  });

  it('a filter, an agreement with it, and its run, which brings one user in', () => {
    const filter = { name: 'morning', filter: '(uid=newhire)', uuid: key };
    const schedule = { repeatable: 'true', intervalValue: 12, scheduleUnit: 'HOUR', nextExecTime: '2030-02-01 00:00' };
    const made = { name: 'morning', ldapDn: morning.manager.dn, userSearchBase: 'dc=lab,dc=example', ...schedule, uuid: key };
    expect(did('addLdapFilter', 'updateLdapFilter', 'filter', 'filters')).toMatchObject({
      addLdapFilter: key,
      updateLdapFilter: report.did.addLdapFilter,
      filter,
      filters: [filter],
    });
    expect(did('addLdapDirectory', 'updateLdapDirectory', 'agreement', 'agreements')).toMatchObject({
      addLdapDirectory: key,
      updateLdapDirectory: report.did.addLdapDirectory,
      agreement: {
        ...made,
        ldapPassword: null,
        servers: { server: [{ hostName: 'directory', ldapPortNumber: 636, sslEnabled: 'true' }] },
        userId: 'uid',
        lastName: 'sn',
        ldapFilter: { _value_1: 'morning', uuid: report.did.addLdapFilter },
      },
      agreements: [{ name: 'corporate' }, made],
    });
    expect(report.did.agreementWithoutTags).toEqual(report.did.agreement);
    expect(did('statusBefore', 'doLdapSync', 'status', 'newhire')).toMatchObject({
      statusBefore: 'No sync has been performed',
      doLdapSync: 'Sync initiated successfully',
      status: 'Sync is performed successfully',
      newhire: { lastName: 'Hire', userid: null, ldapDirectoryName: agreementNamed('morning') },
    });
  });

  it('users by pages, each once and in order', async () => {
    const pages = z.array(z.array(z.string())).parse(report.did.pages);
    expect(pages.map((page) => page.length)).toEqual([20, 20, 11]);
    expect(pages.flat()).toEqual((await morning.cluster.users('cucm')).users.map(({ userid }) => userid).sort());
    expect(report.did.nobody).toBeNull();
  });

  it('one user in full, whether every tag is named or none', () => {
    const seen = {
      firstName: 'Ann',
      lastName: 'Smith',
      userid: 'asmith',
      mailid: 'asmith@lab.example',
      telephoneNumber: '2000',
      status: 1,
    };
    expect(did('listed', 'user')).toMatchObject({
      listed: [{ ...seen, enableCti: 'false', imAndPresenceEnable: 'true', maxDeskPickupWaitTime: 10_000, uuid: key }],
      user: { ...seen, password: null, pin: null, ldapDirectoryName: agreementNamed('corporate'), uuid: key },
    });
    expect(report.did.userWithoutTags).toEqual(report.did.user);
  });

  it('password and PIN are checked, PIN and associated PC can be changed, and what is synchronised cannot', () => {
    expect(
      did('passwordAccepted', 'passwordRefused', 'pinRefused', 'updateUser', 'pinAccepted', 'associatedPc', 'synchronisedField'),
    ).toMatchObject({
      passwordAccepted: authenticated(true),
      passwordRefused: authenticated(false),
      pinRefused: authenticated(false),
      updateUser: key,
      pinAccepted: authenticated(true),
      associatedPc: 'desk-7',
      synchronisedField: { message: 'lastName cannot be changed while synchronisation from the LDAP server is on', axlcode: '-1' },
    });
  });

  it('a local user is added beside them, changed, listed and removed', () => {
    expect(did('addUser', 'addedTwice', 'updateLocalUser', 'localUser', 'localUsers')).toMatchObject({
      addUser: key,
      addedTwice: { axlcode: '-239' },
      updateLocalUser: report.did.addUser,
      localUser: {
        firstName: 'Hanna',
        lastName: 'Madebyhand',
        userid: 'handmade',
        mailid: 'handmade@lab.example',
        department: 'Service',
        telephoneNumber: '2900',
        title: 'Fitter',
        mobileNumber: '+1 555 2900',
        imAndPresenceEnable: 'true',
        associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
        ldapDirectoryName: { _value_1: null, uuid: '' },
        uuid: report.did.addUser,
      },
      localUsers: [{ userid: 'handmade', department: 'Service' }],
    });
    expect(did('localPassword', 'localPin', 'removeUser', 'removedUser')).toMatchObject({
      localPassword: authenticated(true),
      localPin: authenticated(true),
      removeUser: report.did.addUser,
      removedUser: notFound('User'),
    });
  });

  it('an application user with groups is added, changed, listed and removed', () => {
    const groups = (...names: string[]) => ({ userGroup: names.map((name) => ({ name })) });
    expect(did('addAppUser', 'appUser', 'updateAppUser', 'updatedAppUser', 'removeAppUser', 'removedAppUser')).toMatchObject({
      addAppUser: key,
      appUser: { userid: 'provisioning', password: null, associatedGroups: groups('Admin-3rd Party API', 'Standard AXL API Access') },
      updateAppUser: report.did.addAppUser,
      updatedAppUser: { userid: 'provisioner', associatedGroups: groups('Standard AXL API Access'), uuid: report.did.addAppUser },
      removeAppUser: report.did.addAppUser,
      removedAppUser: notFound('AppUser'),
    });
    const { userid } = morning.user;
    expect(report.did.appUsers).toEqual(
      expect.arrayContaining([expect.objectContaining({ userid: 'provisioning' }), expect.objectContaining({ userid })]),
    );
  });

  it('a query by SQL', () => {
    expect(report.did.rows).toEqual([{ userid: 'asmith', lastname: 'Smith' }]);
  });

  it('the changes of the morning, in order', () => {
    const { addUser, addAppUser, updateUser } = report.did;
    const changed = (...names: string[]) => ({ changedTag: names.map((name) => ({ name })) });
    const change = z.object({ type: z.string(), action: z.string(), uuid: z.string(), changedTags: z.unknown() });
    const { changes } = z.object({ changes: z.object({ change: z.array(change) }) }).parse(report.did.changes);
    // The first is newhire, whom the run brought in.
    expect(changes.change.slice(1)).toMatchObject([
      { type: 'User', action: 'u', uuid: updateUser, changedTags: changed('pin', 'associatedPc') },
      { type: 'User', action: 'a', uuid: addUser },
      { type: 'User', action: 'u', uuid: addUser, changedTags: changed('lastName', 'department') },
      { type: 'User', action: 'r', uuid: addUser },
      { type: 'AppUser', action: 'a', uuid: addAppUser },
      { type: 'AppUser', action: 'u', uuid: addAppUser, changedTags: changed('newUserid', 'associatedGroups') },
      { type: 'AppUser', action: 'r', uuid: addAppUser },
    ]);
    expect(changes.change[0]).toMatchObject({ type: 'User', action: 'a' });
  });

  it('agreement and filter are removed, and the user whom they brought is inactive', async () => {
    expect(did('removeLdapDirectory', 'removedAgreement', 'removeLdapFilter')).toEqual({
      removeLdapDirectory: report.did.addLdapDirectory,
      removedAgreement: notFound('LdapDirectory'),
      removeLdapFilter: report.did.addLdapFilter,
    });
    expect((await morning.cluster.users('cucm', 'newhire')).users).toMatchObject([{ status: 'inactive' }]);
  });
});
