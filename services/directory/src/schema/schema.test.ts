import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { directorySchema } from './schema.ts';
import { slapdSchemaText } from './uclab-schema.ts';

describe('the schema', () => {
  test('of slapd is the one that the embedded server has', () => {
    const file = new URL('../../../../deploy/openldap/schema/uclab.schema', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(slapdSchemaText());
  });

  test('knows every attribute that its classes name', () => {
    for (const { must, may } of directorySchema.objectClasses) {
      for (const name of [...must, ...may]) expect(directorySchema.attribute(name), name).toBeDefined();
    }
  });

  test('finds attributes by any name and by number', () => {
    const uid = directorySchema.attribute('uid');
    expect(uid).toMatchObject({ name: 'uid' });
    for (const other of ['UID', 'userid', '0.9.2342.19200300.100.1.1']) expect(directorySchema.attribute(other)).toBe(uid);
    expect(directorySchema.attribute('userCertificate;binary')).toMatchObject({ name: 'userCertificate' });
  });

  test('has a computer be a user, and an inetOrgPerson a person', () => {
    const names = (name: string) => directorySchema.lineage(name).map((objectClass) => objectClass.name);
    expect(names('computer')).toEqual(['computer', 'user', 'top']);
    expect(names('inetorgperson')).toEqual(['inetOrgPerson', 'organizationalPerson', 'person', 'top']);
  });

  test('compares telephone numbers without spaces and hyphens, and times to the second', () => {
    expect(directorySchema.attribute('mobile')?.syntax.normal('+1 408-555 1000')).toBe('+14085551000');
    expect(directorySchema.attribute('createTimestamp')?.syntax.normal('202601050900Z')).toBe('20260105090000');
    expect(directorySchema.attribute('createTimestamp')?.syntax.normal('yesterday')).toBeUndefined();
  });
});
