import { childText, type XmlElement, xml } from '@uclab/platform/soap';
import { AxlFault, axlCode } from './axl-fault.ts';
import { textElement } from './reply.ts';
import { booleanIn } from './values.ts';

/** A number where the text is one, so that the rule of the field is named where it is not. */
export const numberOrText = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : text;

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
