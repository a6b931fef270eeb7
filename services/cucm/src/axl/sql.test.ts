import type { XmlElement } from '@uclab/platform/soap';
import { escapeXml } from '@uclab/platform/soap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAxl, faultOf, find } from '../../test/axl-client.ts';
import { LabPlane } from '../../test/lab-plane.ts';
import { Publisher } from '../../test/publisher.ts';
import { localSeed, synchronisedSeed } from '../../test/seeds.ts';
import { productTables } from '../sql/index.ts';

let cucm: Publisher;
let lab: LabPlane;

beforeAll(async () => {
  cucm = await Publisher.start({
    ...synchronisedSeed,
    endUsers: [...(localSeed.endUsers ?? []), { userid: 'cwhite', firstName: 'Carol & <Co>', lastName: "O'White" }],
  });
  lab = await LabPlane.of(cucm);
});
afterAll(async () => {
  lab.close();
  await cucm.remove();
});

const query = (sql: string, version = '8.5') => callAxl(cucm, 'executeSQLQuery', `<sql>${escapeXml(sql)}</sql>`, { version });
const update = (sql: string) => callAxl(cucm, 'executeSQLUpdate', `<sql>${escapeXml(sql)}</sql>`);
const rowsIn = (body: XmlElement) => find(body, 'return').children.map((row) => row.children.map(({ name, text }) => [name, text]));
const rows = async (sql: string) => rowsIn((await query(sql)).body);
const updated = async (sql: string) => {
  const answer = await update(sql);
  expect(answer.status).toBe(200);
  return find(answer.body, 'rowsUpdated').text;
};

describe('executeSQLQuery', () => {
  it('answers rows of lower-case columns, in every schema, a null as an empty element', async () => {
    const sql = 'SELECT UserID, Status, FkDirectoryPluginConfig FROM EndUser WHERE userid = "asmith"';
    for (const version of ['8.5', '10.5', '11.5', '12.5']) {
      const answer = await query(sql, version);
      expect(answer.status).toBe(200);
      expect(answer.body.name).toBe('executeSQLQueryResponse');
      expect(rowsIn(answer.body)).toEqual([
        [
          ['userid', 'asmith'],
          ['status', '1'],
          ['fkdirectorypluginconfig', ''],
        ],
      ]);
      expect(answer.text).toContain('<fkdirectorypluginconfig/>');
    }
  });

  it.each(productTables('8.5.1').map(({ name, columns }) => [name, columns] as const))(
    'knows table %s with all its columns',
    async (name, columns) => {
      const names = columns.map((column) => column.name);
      expect((await query(`select ${names.join(', ')} from ${name}`)).status).toBe(200);
      const [row] = await rows(`select first 1 * from ${name}`);
      if (row) expect(row.map(([column]) => column)).toEqual(names);
    },
  );

  it('gives the columns of enduser that programs know, and none of the emulator', async () => {
    const [row] = await rows('select first 1 * from enduser');
    const names = row?.map(([name]) => name);
    expect(names?.slice(0, 12)).toEqual([
      'pkid',
      'firstname',
      'middlename',
      'lastname',
      'userid',
      'manager',
      'department',
      'telephonenumber',
      'tkuserlocale',
      'mailid',
      'status',
      'fkdirectorypluginconfig',
    ]);
    for (const known of [
      'uniqueidentifier',
      'nickname',
      'deletedtimestamp',
      'passwordreverse',
      'title',
      'mobile',
      'pager',
      'homephone',
      'associatedpc',
      'enablecti',
    ]) {
      expect(names).toContain(known);
    }
    for (const own of ['useridkey', 'homenode', 'revision']) expect(names).not.toContain(own);
    for (const later of ['islocaluser', 'directoryuri', 'displayname']) expect(names).not.toContain(later);
  });

  it('gives the columns that the release has', async () => {
    const namesIn = (version: string, table: string) =>
      productTables(version)
        .find(({ name }) => name === table)
        ?.columns.map(({ name }) => name);
    const added = (version: string, before: string) => {
      const known = new Set(namesIn(before, 'enduser'));
      return namesIn(version, 'enduser')?.filter((name) => !known.has(name));
    };
    expect(namesIn('7.1.3', 'enduser')).not.toContain('title');
    expect(namesIn('7.1.3', 'directorypluginconfig')).not.toContain('fkldapfilter');
    expect(namesIn('7.1.3', 'ldapfilter')).toBeUndefined();
    expect(namesIn('8.5.1', 'ldapfilter')).toEqual(['pkid', 'name', 'filter']);
    expect(added('8.5.1', '7.1.3')).toEqual(expect.arrayContaining(['title', 'mobile', 'pager', 'homephone', 'ocsprimaryuseraddress']));
    expect(added('9.1.1', '8.6.1')).toEqual(['islocaluser', 'directoryuri']);
    expect(added('10.5.2', '9.1.1')).toEqual(['calendarpresence']);
    expect(added('11.5.1', '10.5.2')).toEqual(['displayname', 'enableusertohostconferencenow', 'attendeesaccesscode', 'zerohop']);
    expect(added('12.5.1', '11.5.1')).toEqual(['emmaxlogintime']);
    expect(added('15.0.1', '12.5.1')).toEqual([]);
  });

  it('answers them in a node of that release', async () => {
    const later = await Publisher.start({ ...localSeed, version: '12.5.1' });
    try {
      const ask = async (operation: string, markup: string) => callAxl(later, operation, markup, { version: '12.5' });
      const typed = '<title>Engineer</title><directoryUri>ann@lab.example</directoryUri><displayName>Smith, Ann</displayName>';
      await ask('updateUser', `<userid>asmith</userid>${typed}<enableMobility>true</enableMobility><emMaxLoginTime>60</emMaxLoginTime>`);
      const columns = 'title, directoryuri, displayname, islocaluser, enablemobility, maxdeskpickupwaittime, emmaxlogintime';
      const { body } = await ask('executeSQLQuery', `<sql>select ${columns} from enduser where islocaluser = t order by userid</sql>`);
      expect(rowsIn(body).map((row) => row.map(([, value]) => value))).toEqual([
        ['Engineer', 'ann@lab.example', 'Smith, Ann', 't', 't', '10000', '60'],
        ['', '', '', 't', 'f', '10000', ''],
      ]);
      await ask('executeSQLUpdate', `<sql>update enduser set displayname = 'Ann', mobile = '1' where userid = 'asmith'</sql>`);
      const told = find((await ask('getUser', '<userid>asmith</userid>')).body, 'user');
      expect(['displayName', 'mobileNumber', 'title'].map((name) => find(told, name).text)).toEqual(['Ann', '1', 'Engineer']);
      expect(faultOf(await ask('executeSQLUpdate', "<sql>update enduser set islocaluser = 'f'</sql>"))).toMatchObject({
        axlcode: '-1',
        faultstring: 'enduser.islocaluser cannot be set by SQL',
      });
    } finally {
      await later.remove();
    }
  });

  it.each([
    [
      "select firstname, lastname from enduser where lastname = 'O''White'",
      [
        [
          ['firstname', 'Carol & <Co>'],
          ['lastname', "O'White"],
        ],
      ],
    ],
    ['select count(*) from enduser', [[['count', '3']]]],
    ['select skip 1 first 1 userid from enduser order by userid', [[['userid', 'bjones']]]],
    [
      'select name, nodeid, tkprocessnoderole from processnode order by nodeid',
      [
        [
          ['name', 'cucm'],
          ['nodeid', '1'],
          ['tkprocessnoderole', '1'],
        ],
        [
          ['name', 'cups1'],
          ['nodeid', '2'],
          ['tkprocessnoderole', '2'],
        ],
        [
          ['name', 'cups2'],
          ['nodeid', '3'],
          ['tkprocessnoderole', '2'],
        ],
      ],
    ],
    [
      "select au.name, dg.name as groupname from applicationuser au, applicationuserdirgroupmap m, dirgroup dg where m.fkapplicationuser = au.pkid and m.fkdirgroup = dg.pkid and au.name = 'reader'",
      [
        [
          ['name', 'reader'],
          ['groupname', 'Standard CCM Read Only'],
        ],
      ],
    ],
    [
      'select d.name, d.ldapdn, h.hostname, h.portnumber, h.sslenabled, d.connectedldaphost from directorypluginconfig d inner join directorypluginhost h on h.fkdirectorypluginconfig = d.pkid',
      [
        [
          ['name', 'lab'],
          ['ldapdn', 'cn=admin,dc=lab,dc=example'],
          ['hostname', 'directory'],
          ['portnumber', '636'],
          ['sslenabled', 't'],
          ['connectedldaphost', 'directory'],
        ],
      ],
    ],
    ['select syncenabled from ldapsystemconfig', [[['syncenabled', 't']]]],
    [
      "select u.name from applicationuser u join credential c on c.fkapplicationuser = u.pkid and c.tkcredential = 3 where c.credentials like 'scrypt$%' and u.name = 'axladmin'",
      [[['name', 'axladmin']]],
    ],
    ["select userid from enduser where userid = 'nobody'", []],
    [
      "select e.userid U, count(*) n from enduser e where userid = 'asmith' group by userid",
      [
        [
          ['u', 'asmith'],
          ['n', '1'],
        ],
      ],
    ],
  ])('%s', async (sql, expected) => {
    expect(await rows(sql)).toEqual(expected);
  });

  it('tells no password', async () => {
    const tables = ['directorypluginconfig', 'ldapauthentication', 'credential', 'applicationuser', 'enduser'];
    for (const table of tables) {
      const { text } = await query(`select * from ${table}`);
      for (const password of ['manager-secret', 'axl-secret', 'bobs-secret']) expect(text).not.toContain(password);
    }
  });

  const syntax = 'A syntax error has occurred';
  it.each([
    ['selec userid from enduser', syntax, 'a statement begins with SELECT'],
    ['select userid from enduser where', syntax, 'incomplete input'],
    [
      'select nothing from enduser',
      'Column (nothing) not found in any table in the query (or SLV is undefined)',
      'no such column: "nothing"',
    ],
    ['select revision from enduser', 'Column (revision) not found in any table in the query (or SLV is undefined)', 'no such column'],
    ['select * from changestate', 'The specified table (changestate) is not in the database', 'no such table: changestate'],
    ['select * from sqlite_master', 'The specified table (sqlite_master) is not in the database', 'no such table'],
    ['select * from NoSuch', 'The specified table (nosuch) is not in the database', 'no such table: NoSuch'],
    ['pragma table_list', syntax, 'a statement begins with'],
    ["attach '/tmp/x' as y", syntax, 'a statement begins with'],
    ["update enduser set status = 1 where userid = 'asmith'", syntax, 'UPDATE is no query'],
    ['select 1; select 2', syntax, 'more than one statement'],
    ['select userid "x" from enduser', syntax, "'x' is a text: a name stands without quotes"],
    ["select userid as 'x' from enduser", syntax, "'x' is a text: a name stands without quotes"],
  ])("answers %s with code 201 in the words of the product's database, and tells the log what it was", async (sql, words, inner) => {
    expect(faultOf(await query(sql))).toEqual({
      status: 500,
      faultcode: expect.stringMatching(/:Server$/),
      faultstring: words,
      axlcode: '201',
      request: 'executeSQLQuery',
    });
    expect((await lab.log('AXL')).split('executeSQLQuery by axladmin').at(-1)).toContain(inner);
  });

  it('takes truth values with and without quotes', async () => {
    const sql = 'select hostname from directorypluginhost where sslenabled = ';
    for (const value of ['t', "'t'", '"t"']) expect(await rows(sql + value)).toEqual([[['hostname', 'directory']]]);
    expect(await rows(`${sql}f`)).toEqual([]);
  });

  it('needs its element', async () => {
    expect(faultOf(await callAxl(cucm, 'executeSQLQuery', ''))).toMatchObject({
      axlcode: '-1',
      faultstring: expect.stringContaining('sql'),
    });
  });

  it('is stopped when it runs for ever, and other operations are answered meanwhile', { timeout: 40_000 }, async () => {
    const forever = query('with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c');
    const getUser = await callAxl(cucm, 'getUser', '<userid>asmith</userid>');
    expect(getUser.status).toBe(200);
    expect(faultOf(await forever)).toMatchObject({
      status: 500,
      axlcode: '-1',
      faultstring: 'The statement was stopped: it ran longer than 10 seconds',
    });
    expect(await rows('select userid from enduser where userid = "asmith"')).toHaveLength(1);
  });
});

describe('executeSQLUpdate', () => {
  it('makes inactive users active, as the recipe has it, and back', async () => {
    const { revision: before } = (await lab.status()).cucm;
    expect(await updated("update enduser set status = 2 where userid in ('asmith', 'bjones')")).toBe('2');
    expect((await lab.users()).filter(({ status }) => status === 'inactive').map(({ userid }) => userid)).toEqual(['asmith', 'bjones']);
    expect(await rows("select userid from enduser where deletedtimestamp is not null and status = '2'")).toHaveLength(2);
    expect(await updated('update enduser set status=1 where status="2"')).toBe('2');
    expect((await lab.users()).filter(({ status }) => status === 'inactive')).toEqual([]);
    expect(await rows('select userid from enduser where deletedtimestamp is not null')).toEqual([]);
    expect((await lab.status()).cucm.revision).toBe(before + 4);
    expect(await updated("update enduser set status = 1 where userid = 'nobody'")).toBe('0');
    expect(await updated("update enduser set status = 1 where userid = 'asmith'")).toBe('1');
    expect((await lab.status()).cucm.revision).toBe(before + 4);
  });

  it('knows since when whoever it makes inactive is so, without which nobody is collected', async () => {
    await updated("update enduser set status = 2, deletedtimestamp = null where userid = 'asmith'");
    expect(await rows("select userid from enduser where userid = 'asmith' and deletedtimestamp is not null")).toHaveLength(1);
    await updated("update enduser set status = 2, deletedtimestamp = 86400 where userid = 'bjones'");
    expect(await rows('select userid from enduser where deletedtimestamp = 86400')).toEqual([[['userid', 'bjones']]]);
    await updated("update enduser set status = 1, deletedtimestamp = 86400 where userid in ('asmith', 'bjones')");
    expect(await rows('select userid from enduser where deletedtimestamp is not null')).toEqual([]);
  });

  it('keeps what is derived of a user id, and what is local', async () => {
    expect(
      await updated(
        "update enduser set userid = 'ASmythe', associatedpc = 'pc-1', enablecti = 't', middlename = null where userid = 'asmith'",
      ),
    ).toBe('1');
    const { body } = await callAxl(cucm, 'getUser', '<userid>asmythe</userid>');
    expect(['userid', 'associatedPc', 'enableCti', 'middleName'].map((name) => find(body, name).text)).toEqual([
      'ASmythe',
      'pc-1',
      'true',
      '',
    ]);
    expect(await updated("update enduser set userid = 'asmith' where userid = 'ASmythe'")).toBe('1');
    expect((await callAxl(cucm, 'getUser', '<userid>asmith</userid>')).status).toBe(200);
  });

  it('adds a user with a home node, and takes one away', async () => {
    expect(await updated("insert into enduser (userid, lastname) values ('dbrown', 'Brown')")).toBe('1');
    expect(await lab.users('dbrown')).toMatchObject([
      { status: 'active', source: 'local', lastName: 'Brown', homeNode: expect.stringMatching(/^cups[12]$/) },
    ]);
    const [row] = await rows("select pkid from enduser where userid = 'dbrown'");
    expect(await updated("delete from enduser where userid = 'dbrown'")).toBe('1');
    expect(await lab.users('dbrown')).toEqual([]);
    // The same user again, and away again.
    const pkid = row?.[0]?.[1];
    expect(await updated(`insert into enduser (pkid, userid, lastname) values ('${pkid}', 'dbrown', 'Brown')`)).toBe('1');
    expect(await updated(`delete from enduser where pkid = '${pkid}'`)).toBe('1');
  });

  it.each([
    ["insert into enduser (userid, lastname) values ('ASMITH', 'x')", '-239', /^Could not insert new row - duplicate value/],
    ["insert into enduser (userid, lastname) values ('axladmin', 'x')", '-239', /duplicate value/],
    ["update enduser set userid = 'same'", '-239', /duplicate value/],
    ["update applicationuser set name = 'bjones' where name = 'reader'", '-239', /duplicate value/],
    ["update enduser set status = 3 where userid = 'asmith'", '-1', /^status is 1 or 2$/],
    ["update enduser set userid = '' where userid = 'asmith'", '-1', /^userid has 1 to 128 characters$/],
    [`update enduser set firstname = "${'x'.repeat(256)}" where userid = 'asmith'`, '-1', /^firstname has at most 255 characters$/],
    ["update enduser set deletedtimestamp = 9007199254740993 where userid = 'asmith'", '-1', /^deletedtimestamp is in seconds/],
    [`insert into enduser (pkid, userid, lastname) values ('${'x'.repeat(36)}', 'y', 'Y')`, '-1', /^pkid is a UUID/],
    ["insert into enduser (pkid, userid, lastname) values ('ABCDEF12-0000-4000-8000-000000000001', 'y', 'Y')", '-1', /lower case$/],
    ["update enduser set lastname = null where userid = 'asmith'", '-1', /enduser\.lastname/],
    ["update enduser set fkdirectorypluginconfig = 'x' where userid = 'asmith'", '-1', /is the pkid of no directorypluginconfig$/],
    ["update enduser set enablemobility = 't'", '-1', /^enduser\.enablemobility cannot be set by SQL$/],
    [`update enduser set title = "${'x'.repeat(256)}" where userid = 'asmith'`, '-1', /^title has at most 255 characters$/],
    ["update processnode set name = 'x'", '-1', /^processnode cannot be changed by SQL$/],
    ["update directorypluginconfig set scheduleunit = 'YEAR'", '-1', /^scheduleUnit is one of HOUR/],
    ['update directorypluginhost set portnumber = 70000', '-1', /between 1 and 65535/],
    ['delete from directorypluginhost', '-1', /names at least one server/],
    ["update directorypluginconfig set ldappassword = 'x'", '-1', /cannot be set by SQL/],
    ['delete from ldapsystemconfig', '-1', /has one row, which stays/],
    ["update ldapauthentication set authenticateendusers = 't'", '-1', /must not be empty/],
    [
      "insert into applicationuserdirgroupmap (fkapplicationuser, fkdirgroup) values ('nobody', 'nothing')",
      '-1',
      /would refer to one that does not exist$/,
    ],
    ["insert into ldapfilter (name, filter) values ('broken', '(a=b')", '-1', /malformed at character/],
    ['update changestate set revision = 0', '201', /^The specified table \(changestate\) is not in the database$/],
    ['update enduser set revision = 0', '201', /^Column \(revision\) not found/],
    ['select userid from enduser', '201', /syntax/],
    ['update enduser set status = 1; delete from enduser', '201', /syntax/],
    ['drop table enduser', '201', /syntax/],
  ])('refuses %s with code %s, and nothing is changed', async (sql, code, words) => {
    const before = await rows('select * from enduser order by pkid');
    const { revision } = (await lab.status()).cucm;
    expect(faultOf(await update(sql))).toMatchObject({
      status: 500,
      axlcode: code,
      faultstring: expect.stringMatching(words),
      request: 'executeSQLUpdate',
    });
    expect(await rows('select * from enduser order by pkid')).toEqual(before);
    expect((await lab.status()).cucm.revision).toBe(revision);
  });

  it('changes groups and passwords of application users, who are told anew', async () => {
    const { revision } = (await lab.status()).cucm;
    const member = "select pkid from applicationuser where name = 'reader'";
    const group = "select pkid from dirgroup where name = 'Standard AXL API Access'";
    expect(await updated(`insert into applicationuserdirgroupmap (fkapplicationuser, fkdirgroup) values ((${member}), (${group}))`)).toBe(
      '1',
    );
    expect(
      await updated(
        `update credential set credentials = (select c.credentials from credential c, applicationuser a where c.fkapplicationuser = a.pkid and a.name = 'axladmin') where fkapplicationuser in (${member})`,
      ),
    ).toBe('1');
    expect(await updated("update applicationuser set name = 'Writer' where name = 'reader'")).toBe('1');
    expect(await updated("update dirgroup set name = 'Standard CCM Readers' where name = 'Standard CCM Read Only'")).toBe('1');
    const { body } = await callAxl(cucm, 'getAppUser', '<userid>writer</userid>', {
      headers: { authorization: `Basic ${Buffer.from('writer:axl-secret').toString('base64')}` },
    });
    expect(find(body, 'associatedGroups').children.map((inner) => find(inner, 'name').text)).toEqual([
      'Standard AXL API Access',
      'Standard CCM Readers',
    ]);
    expect((await lab.status()).cucm.revision).toBe(revision + 4);
    expect(await updated(`delete from applicationuser where name = 'Writer'`)).toBe('1');
    expect((await callAxl(cucm, 'getAppUser', '<userid>writer</userid>')).status).toBe(500);
  });

  it('changes settings of the LDAP pages', async () => {
    expect(
      await updated(
        "update directorypluginconfig set name = 'corporate', ldapsynchronizationbase = 'dc=lab,dc=example', intervalvalue = 7",
      ),
    ).toBe('1');
    expect(await updated('update directorypluginhost set portnumber = 389, sslenabled = "f"')).toBe('1');
    const { body } = await callAxl(cucm, 'getLdapDirectory', '<name>corporate</name>');
    expect(['userSearchBase', 'intervalValue', 'ldapPortNumber', 'sslEnabled'].map((name) => find(body, name).text)).toEqual([
      'dc=lab,dc=example',
      '7',
      '389',
      'false',
    ]);
    expect(
      await updated("insert into ldapauthenticationhost (hostname, priority, portnumber, sslenabled) values ('directory', 1, 636, 't')"),
    ).toBe('1');
    const authentication = (await lab.status()).cucm.authentication;
    expect(authentication?.servers).toEqual([{ host: 'directory', port: 636, ssl: true }]);
    expect(await updated("insert into ldapfilter (name, filter) values ('people', '(objectclass=person)')")).toBe('1');
    expect(await rows('select name, filter from ldapfilter')).toEqual([
      [
        ['name', 'people'],
        ['filter', '(objectclass=person)'],
      ],
    ]);
    const [agreement] = await rows('select pkid from directorypluginconfig');
    expect(await updated(`update enduser set fkdirectorypluginconfig = '${agreement?.[0]?.[1]}' where userid = 'cwhite'`)).toBe('1');
    expect(await updated('delete from directorypluginconfig')).toBe('1');
    expect(await lab.users('cwhite')).toMatchObject([{ status: 'inactive' }]);
  });
});
