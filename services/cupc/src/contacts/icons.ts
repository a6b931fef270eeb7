import type { Contact } from './contact.ts';

/** How the icon of an action is shown: to be used, there and not to be used, or not there. */
export type Icon = 'enabled' | 'grey' | 'absent';

export interface Icons {
  readonly chat: Icon;
  readonly call: Icon;
  readonly mail: Icon;
}

const notThere = new Set(['offline', 'unknown']);

/**
 * What can be done with a contact: chat with somebody who has a presence id and is there; call a number; write to an address. Source:
 * LDAP Integration with CUPS (blog, 15 January 2009), comment 15: a typed contact has a grey chat icon, one of a chat window, without a
 * number, a grey phone icon. That there is no mail icon without an address is assumed.
 */
export function iconsOf({ userid, details }: Contact, presence: string): Icons {
  return {
    chat: userid !== '' && !notThere.has(presence) ? 'enabled' : 'grey',
    call: details.BusinessPhone || details.MobilePhone ? 'enabled' : 'grey',
    mail: details.EmailAddress ? 'enabled' : 'absent',
  };
}
