import { child, type XmlElement } from '@uclab/platform/soap';
import { notFound } from './axl-fault.ts';
import { pkidOf } from './values.ts';

/** The one presence group that a new cluster has. */
export const presenceGroup = { pkid: 'ad243d17-98b4-4118-8feb-5ff2e1b781ac', text: 'Standard Presence group' } as const;

/** Throws AxlFault where a user is to be put in another presence group. A uuid names one before the text does. */
export function requirePresenceGroup(element: XmlElement): void {
  const named = child(element, 'presenceGroupName');
  if (!named) return;
  const { uuid = '' } = named.attributes;
  const known = uuid === '' ? named.text === presenceGroup.text : pkidOf(uuid) === presenceGroup.pkid;
  if (!known) throw notFound('PresenceGroup');
}
