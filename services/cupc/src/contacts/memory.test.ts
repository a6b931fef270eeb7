import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseEnvelope } from '@uclab/platform/soap';
import { expect, it } from 'vitest';
import { soap } from '../../test/epassoap-peer.ts';
import { readConfig, readLogin } from '../client/epassoap.ts';
import { readContacts } from './read-contacts.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const property = (name: string, value: string): string => `<e:property name="${name}">${value}</e:property>`;
const persona = (index: number): string =>
  `<e:persona-id domain="somewhere.lab.example" display-name="Somebody with number ${index}">somebody.of.number.${index}</e:persona-id>`;

/** A reply of a tenth of a megabyte with one of everything that a client keeps. */
const config = (index: number): string =>
  soap(
    `<e:get-all-config-resp><e:get-system-config-resp>${property('Directory.Name.Number', `a value of its own ${index}`)}</e:get-system-config-resp>
<e:get-user-config-resp><e:group name="People of number ${index}">${persona(index)}</e:group></e:get-user-config-resp>
<e:get-contact-info-resp><e:contact>${persona(index)}${property('EmailAddress', `number${index}@lab.example`)}</e:contact></e:get-contact-info-resp>
<e:get-non-presence-aware-contacts-resp><e:contact contact-id="typed-contact-number-${index}" group="People of number ${index}">${property('DisplayName', `Typed by number ${index}`)}</e:contact></e:get-non-presence-aware-contacts-resp>${' '.repeat(100_000)}</e:get-all-config-resp>`,
  );
const login = (index: number): string =>
  soap(
    `<e:login-resp><e:success><e:session-key>a-session-key-of-number-${index}</e:session-key><e:home-node>cups2.somewhere.lab.example</e:home-node></e:success>${' '.repeat(100_000)}</e:login-resp>`,
  );

it.each([
  ['contacts', (index: number) => readContacts(parseEnvelope(config(index)).body)],
  ['configuration', (index: number) => readConfig(parseEnvelope(config(index)).body)],
  ['session', (index: number) => readLogin(parseEnvelope(login(index)).body, '8.5.1')],
])('a client keeps its %s and nothing else of the reply', (_what, read) => {
  read(0);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 25 }, (_, index) => read(index));
  collectGarbage();
  expect((process.memoryUsage().heapUsed - before) / 1e6).toBeLessThan(1);
  expect(kept.every((each) => each !== undefined)).toBe(true);
});
