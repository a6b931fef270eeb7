import { expect, it } from 'vitest';
import { type Contact, contactFields, findContact, typedDetails } from './contact.ts';

const contact = (key: string, displayName: string): Contact => ({ key, userid: key, domain: '', group: '', displayName, details: {} });
const list = [contact('1', 'Same'), contact('2', 'Other'), contact('3', 'same'), contact('other', '2')];

it('takes an id before a name, and a name that one contact has', () => {
  expect(findContact(list, '2').key).toBe('2');
  expect(findContact(list, 'OTHER').key).toBe('other');
});

it('does not choose between two contacts of one name', () => {
  expect(() => findContact(list, 'Same')).toThrow(
    expect.objectContaining({ kind: 'invalid', message: 'Two contacts are called Same; name one by its id: 1, 3.', field: 'contact' }),
  );
});

it.each([
  ['1\u001b[31m', 'has control characters'],
  ['1\n2', 'has control characters'],
  ['x'.repeat(1_025), 'has more than 1024 characters'],
])('refuses a detail such as %j and names the field', (value, rule) => {
  const message = `BusinessPhone: ${rule}.`;
  const refused = expect.objectContaining({ kind: 'invalid', field: 'BusinessPhone', message });
  expect(() => typedDetails({ businessphone: value }, contactFields, 'CUPC 8.5.1')).toThrow(refused);
});
