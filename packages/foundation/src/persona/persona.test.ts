import { describe, expect, it } from 'vitest';
import { axlSchemaOf } from './axl-schemas.ts';
import { worksWith } from './compatibility.ts';
import { releasesOf } from './known-releases.ts';
import { parsePersona, personaText, versionIn } from './persona.ts';
import { serviceBeginningWith, shortNamesOf } from './service-names.ts';
import { cucmTraits, cupsTraits } from './traits.ts';

it('is written one way, whatever the order and however much was left out', () => {
  expect(personaText(parsePersona('cupc=7.0, cucm=7.1,cups=7.0'))).toBe('cucm=7.1,cups=7.0,cupc=7.0');
  expect(personaText(parsePersona('cups=6.0.3'))).toBe('cucm=8.5,cups=6.0.3,cupc=8.5');
});

it('may be strict about the schemas of AXL, and limit its writes', () => {
  expect(parsePersona('cucm=12.5').axl).toEqual({ strictVersions: false, writesPerMinute: 0 });
  expect(personaText(parsePersona('axl.writesPerMinute=50'))).toBe('cucm=8.5,cups=8.5,cupc=8.5,axl.writesPerMinute=50');
  expect(() => parsePersona('axl.writesPerMinute=0')).toThrow('axl.writesPerMinute is a whole number from 1 to 100000, or off');
  expect(personaText(parsePersona('axl.strictVersions=on,cucm=12.5'))).toBe('cucm=12.5,cups=8.5,cupc=8.5,axl.strictVersions=on');
  expect(personaText(parsePersona('axl.strictVersions=off'))).toBe('cucm=8.5,cups=8.5,cupc=8.5');
  expect(() => parsePersona('axl.strictVersions=yes')).toThrow('persona: axl.strictVersions=yes: axl.strictVersions is on or off');
  expect(() => parsePersona('axl.strictVersions=on,axl.strictVersions=off')).toThrow('axl.strictVersions is given twice, as on and as off');
});

it('lists releases oldest first', () => {
  expect(releasesOf('cucm')).toEqual(['6.0', '7.1', '8.5', '9.1', '10.5', '11.5', '12.5', '15']);
  expect(releasesOf('cups')).toEqual(['6.0.3', '7.0', '8.5', '8.6', '9.1', '10.5', '11.5', '12.5', '15']);
});

it('gives each node a version of its release', () => {
  expect(versionIn(parsePersona('cucm=15,cups=15,cupc=15'), 'cucm')).toBe('15.0.1');
  expect(versionIn(parsePersona('cups=6.0.3'), 'cups')).toBe('6.0.3');
});

it.each([
  ['', 'persona: "" is not <product>=<release>; a persona is a list such as cucm=7.1,cups=7.0,cupc=7.0, or some of these parts'],
  ['cucm=7.1,', 'persona: "" is not <product>=<release>'],
  ['cucm 7.1', 'persona: "cucm 7.1" is not'],
  ['cucm=7=1', 'persona: "cucm=7=1" is not'],
  ['cuc=7.1', 'persona: cuc=7.1: there is no product cuc; there are cucm, cups, cupc, and axl.strictVersions, axl.writesPerMinute'],
  ['constructor=7.1', 'there is no product constructor'],
  ['cucm=7.2', 'persona: cucm=7.2: no release of cucm is known by that name; known are 6.0, 7.1, 8.5, 9.1, 10.5, 11.5, 12.5, 15'],
  ['cups=7.1', 'persona: cups=7.1: no release of cups is known by that name; known are 6.0.3, 7.0,'],
  ['cucm=toString', 'no release of cucm is known by that name'],
  ['cucm=7.1,cups=7.0,cucm=8.5', 'persona: cucm is given twice, as 7.1 and as 8.5'],
])('refuses %j', (text, words) => {
  expect(() => parsePersona(text)).toThrow(words);
});

describe('what a release does', () => {
  it.each([
    ['6.0.3', []],
    ['7.0.2', ['v70']],
    ['8.6.1', ['v80', 'v70']],
    ['9.1.1', ['v80', 'v70']],
    ['10.5.2', ['v105', 'v80']],
    ['15.0.1', ['v105', 'v80']],
  ])('EPASSoap of %s', (version, versions) => {
    expect(cupsTraits(version).interfaceVersions).toEqual(versions);
  });

  it('trust for LDAPS moves to tomcat-trust after 8.x, and the name is checked from 10.5 on', () => {
    const of = (version: string) => [cucmTraits(version).ldapTrustStore, cucmTraits(version).checksLdapServerName];
    expect(of('8.6.1')).toEqual(['directory-trust', false]);
    expect(of('9.1.1')).toEqual(['tomcat-trust', false]);
    expect(of('10.5.2')).toEqual(['tomcat-trust', true]);
  });
});

it.each([
  ['6.0.3', '8.5'],
  ['9.1.1', '8.5'],
  ['10.5.2', '8.5'],
  ['11.5.1', '11.5'],
  ['12.5.1', '12.5'],
  ['15.0.1', '15.0'],
])('the Sync Agent of %s calls AXL in schema %s', (version, schema) => {
  expect(cupsTraits(version).axlSchema).toBe(schema);
});

it('names the services of a presence node as its release does', () => {
  const of = (version: string) => Object.values(cupsTraits(version).serviceNames);
  expect(of('6.0.3')).toEqual(['Cisco UP Sync Agent', 'Cisco UP Client Profile Agent', 'Cisco UP Presence Engine']);
  expect(of('8.6.1')).toEqual(of('6.0.3'));
  expect(of('9.1.1')).toEqual(['Cisco Sync Agent', 'Cisco Client Profile Agent', 'Cisco Presence Engine']);
  expect(of('15.0.1')).toEqual(of('9.1.1'));
  for (const name of ['Cisco UP Sync Agent', 'Cisco Sync Agent']) {
    expect([name, ...shortNamesOf(name)].sort()).toEqual(['Cisco Sync Agent', 'Cisco UP Sync Agent', 'Sync Agent', 'UP Sync Agent']);
    expect(shortNamesOf(name)[0]).toBe('Sync Agent');
  }
});

describe('which pairs of versions work', () => {
  it.each([
    ['6.0.3', '7.1.3', false],
    ['6.0.3', '8.5.1.10000-26', false],
    ['6.0.3', '6.0.1', true],
    ['7.0.2', '6.0.1', true],
    ['7.0.2', '7.1.3', true],
    ['8.5.1', '9.1.1', true],
    ['10.5.2', '11.5.1', false],
    ['11.5.1', '10.5.2', false],
    ['12.5.1', '12.5.1.10000-22', true],
    ['15.0.1', '12.5.1', false],
    ['8.5.1', '4.3.2', false],
    ['8.5.1', 'nonsense', false],
  ])('CUPS %s with CUCM %s: %s', (cups, cucm, works) => {
    expect(worksWith(cups, cucm)).toBe(works);
  });
});

it.each([
  ['7.1.3', '8.5'],
  ['8.5.1', '8.5'],
  ['8.6.0', '8.5'],
  ['9.1.1', '9.1'],
  ['12.5.1', '12.5'],
  ['15.0.1', '15.0'],
])('CUCM %s is called in schema %s of AXL', (version, schema) => {
  expect(axlSchemaOf(version)).toBe(schema);
});

it.each([
  ['Database Layer', 'Cisco Database Layer Monitor'],
  ['AXL Web', 'Cisco AXL Web Service'],
  ['SyncAgent', 'Cisco UP Sync Agent'],
  ['cisco up sync', 'Cisco UP Sync Agent'],
  ['Cisco', undefined],
  ['Cisco D', undefined],
  ['tomcats', undefined],
  ['to', undefined],
  ['', undefined],
])('%s begins the name of one service, or of none', (typed, name) => {
  const names = ['Cisco Tomcat', 'Cisco AXL Web Service', 'Cisco DirSync', 'Cisco Database Layer Monitor', 'Cisco UP Sync Agent'];
  expect(serviceBeginningWith(names, typed)).toBe(name);
});
