import { childText, type XmlElement, xml } from '@uclab/platform/soap';
import { AxlFault, axlCode } from './axl-fault.ts';
import { type ElementRule, elements } from './element-rules.ts';
import { textElement } from './reply.ts';
import { booleanIn } from './values.ts';

const serverElements: readonly ElementRule[] = elements('hostName', 'ldapPortNumber', 'sslEnabled');

/** The list of servers of an agreement or of LDAP Authentication. */
export const serversElement: ElementRule = { name: 'servers', inside: [{ name: 'server', many: true, inside: serverElements }] };

/** What follows the attribute choices of an agreement and is not kept. */
const afterFilter: readonly ElementRule[] = [
  { name: 'ldapFilter' },
  { name: 'synchronize', from: '11.0' },
  { name: 'ldapFilterForGroups', from: '11.0' },
  { name: 'directoryUri', from: '9.0' },
  ...elements('accessControlGroupInfo', 'featureGroupTemplate', 'applyMask', 'mask', 'applyPoolList', 'addDns').map(
    (rule): ElementRule => ({ ...rule, from: '10.0' }),
  ),
];

const scheduleElements = elements('repeatable', 'intervalValue', 'scheduleUnit', 'nextExecTime');

/** The agreement of addLdapDirectory. */
export const newAgreementElements: readonly ElementRule[] = [
  ...elements('name', 'ldapDn', 'ldapPassword', 'userSearchBase').map((rule) => ({ ...rule, required: true })),
  { name: 'repeatable' },
  { name: 'intervalValue', required: true },
  ...elements('scheduleUnit', 'nextExecTime'),
  { ...serversElement, required: true },
  ...elements('middleName', 'phoneNumber', 'mailId'),
  ...afterFilter,
];

/** The members of updateLdapDirectory beside the key: the attribute choices are not among them. */
export const changedAgreementElements: readonly ElementRule[] = [
  ...elements('newName', 'ldapDn', 'ldapPassword', 'userSearchBase'),
  ...scheduleElements,
  serversElement,
  ...afterFilter,
];

/** The agreement that getLdapDirectory returns. */
export const agreementElements: readonly ElementRule[] = [
  ...elements('name', 'ldapDn', 'ldapPassword', 'userSearchBase'),
  ...scheduleElements,
  serversElement,
  ...elements('middleName', 'phoneNumber', 'mailId', 'userId', 'managerId', 'firstName', 'lastName', 'department'),
  ...afterFilter,
];

/** The agreements that listLdapDirectory returns. */
export const listedAgreementElements: readonly ElementRule[] = [
  ...elements('name', 'ldapDn', 'ldapPassword', 'userSearchBase'),
  ...scheduleElements,
];

export const systemElements: readonly ElementRule[] = elements('syncEnabled', 'ldapServer', 'userIdAttribute');

export const authenticationElements: readonly ElementRule[] = [
  ...elements('authenticateEndUsers', 'distinguishedName', 'ldapPassword', 'userSearchBase'),
  serversElement,
];

/** A number where the text is one, so that the rule of the field is named where it is not. */
export const numberOrText = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : text;

/** The servers of a request, for the rules of the settings to check; undefined where none are given. */
export const serversIn = (request: XmlElement): unknown[] | undefined =>
  request.children
    .find((child) => child.name === 'servers')
    ?.children.map((server) => {
      const port = childText(server, 'ldapPortNumber');
      if (port === undefined) throw new AxlFault(axlCode.general, 'Element ldapPortNumber is missing in server');
      return {
        hostName: childText(server, 'hostName')?.trim() ?? '',
        ldapPortNumber: numberOrText(port),
        sslEnabled: booleanIn(server, 'sslEnabled') ?? false,
      };
    });

interface ServerSetting {
  readonly hostName: string;
  readonly ldapPortNumber: number;
  readonly sslEnabled: boolean;
}

export const serversMarkup = (servers: readonly ServerSetting[]): string =>
  xml(
    'servers',
    {},
    ...servers.map((server) =>
      xml(
        'server',
        {},
        textElement('hostName', server.hostName),
        textElement('ldapPortNumber', server.ldapPortNumber),
        textElement('sslEnabled', server.sslEnabled),
      ),
    ),
  );
