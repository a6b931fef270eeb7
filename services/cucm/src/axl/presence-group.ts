import type { XmlElement } from '@uclab/platform/soap';
import { notFound } from './axl-fault.ts';
import { namedObject } from './named-object.ts';

/** The one presence group that a new cluster has. */
export const presenceGroup = { pkid: 'ad243d17-98b4-4118-8feb-5ff2e1b781ac', text: 'Standard Presence group' } as const;

/** Throws AxlFault where a user is to be put in another presence group. */
export function requirePresenceGroup(element: XmlElement): void {
  const byKey = (pkid: string) => (pkid === presenceGroup.pkid ? { name: presenceGroup.text } : undefined);
  const name = namedObject(element, 'presenceGroupName', 'PresenceGroup', byKey);
  if (name !== undefined && name !== presenceGroup.text) throw notFound('PresenceGroup');
}
