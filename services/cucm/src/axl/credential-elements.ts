import { type XmlElement, xml } from '@uclab/platform/soap';
import type { Store } from '@uclab/platform/store';
import { type CredentialSettings, type CredentialSettingsChange, findCredentialPolicyByPkid } from '../users/index.ts';
import { namedObject } from './named-object.ts';
import { reference, textElement } from './reply.ts';
import type { AxlVersion } from './schema/versions.ts';
import { booleanIn } from './values.ts';

type Kind = 'pwd' | 'pin';

/** The settings of a password or PIN in a request; undefined where there are none. Throws AxlFault for a policy by a key that none has. */
export function credentialSettingsIn(
  store: Store,
  element: XmlElement | undefined,
  kind: Kind,
  atMs: number,
): CredentialSettingsChange | undefined {
  if (!element) return undefined;
  const flag = (name: string): boolean | undefined => booleanIn(element, name);
  const byKey = (pkid: string) => findCredentialPolicyByPkid(store, pkid);
  const policy = namedObject(element, `${kind}CredPolicyName`, 'CredentialPolicy', byKey);
  return {
    atMs,
    policy: policy?.trim() || undefined,
    userCantChange: flag(`${kind}CredUserCantChange`),
    userMustChange: flag(`${kind}CredUserMustChange`),
    doesNotExpire: flag(`${kind}CredDoesNotExpire`),
    lockedByAdministrator: flag(`${kind}CredLockedByAdministrator`),
    resetHackCount: flag(`${kind}ResetHackCount`),
  };
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A time as the product writes it for people (assumed), for instance `October 7, 2026 06:38:07 UTC`; empty for none. */
function timeText(timeMs: number | null): string {
  if (timeMs === null) return '';
  const time = new Date(timeMs);
  return `${months[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()} ${time.toISOString().slice(11, 19)} UTC`;
}

/** The settings of a password or PIN; how often a log-in has failed is not told. */
export function credentialsMarkup(settings: CredentialSettings, kind: Kind, version: AxlVersion): string {
  const element = (name: string, value: string | boolean): string => textElement(`${kind}${name}`, value);
  return xml(
    kind === 'pwd' ? 'passwordCredentials' : 'pinCredentials',
    {},
    reference(`${kind}CredPolicyName`, { pkid: settings.policy.pkid, text: settings.policy.name }, version),
    element('CredUserCantChange', settings.userCantChange),
    element('CredUserMustChange', settings.userMustChange),
    element('CredDoesNotExpire', settings.doesNotExpire),
    element('CredTimeChanged', timeText(settings.timeChangedMs)),
    element('CredTimeAdminLockout', timeText(settings.timeAdminLockoutMs)),
    element('CredLockedByAdministrator', settings.lockedByAdministrator),
  );
}
