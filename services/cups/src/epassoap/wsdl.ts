import { escapeXml } from '@uclab/platform/soap';
import { contactOperationNames } from './contact-operations.ts';
import { namespace } from './interface-version.ts';

interface Operation {
  readonly element: string;
  /** Whether the session key goes into the header. */
  readonly session: boolean;
}

const login: Operation = { element: 'login', session: false };
const withSession = ['logout', 'get-all-config', ...contactOperationNames].map((element): Operation => ({ element, session: true }));

/** Actions are written with underscores, see IM&P SOAP and REST examples. */
const actionOf = (operation: Operation): string => operation.element.replaceAll('-', '_');

const messagesOf = (operation: Operation): string => `
  <wsdl:message name="${actionOf(operation)}_request"><wsdl:part name="parameters" element="e:${operation.element}"/></wsdl:message>
  <wsdl:message name="${actionOf(operation)}_response"><wsdl:part name="parameters" element="e:${operation.element}-resp"/></wsdl:message>`;

const abstractOf = (operation: Operation): string => `
    <wsdl:operation name="${actionOf(operation)}">
      <wsdl:input message="e:${actionOf(operation)}_request"/>
      <wsdl:output message="e:${actionOf(operation)}_response"/>
    </wsdl:operation>`;

const bindingOf = (operation: Operation): string => `
    <wsdl:operation name="${actionOf(operation)}">
      <soap12:operation soapAction="${namespace}/${actionOf(operation)}" style="document"/>
      <wsdl:input>${
        operation.session ? '<soap12:header message="e:session" part="session-key" use="literal"/>' : ''
      }<soap12:body use="literal" parts="parameters"/></wsdl:input>
      <wsdl:output><soap12:body use="literal"/></wsdl:output>
    </wsdl:operation>`;

const each = (operations: readonly Operation[], write: (operation: Operation) => string): string => operations.map(write).join('');

/**
 * The WSDL of one address, our own; names of binding and port type are the product's. `schemaLocation` is relative to that
 * address, `url` is what the client is to call.
 */
export function wsdlDocument(options: { url: string; schemaLocation: string; loginOnly: boolean }): string {
  const operations = options.loginOnly ? [login] : [login, ...withSession];
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:e="${namespace}" targetNamespace="${namespace}">
  <wsdl:types>
    <xs:schema><xs:import namespace="${namespace}" schemaLocation="${escapeXml(options.schemaLocation)}"/></xs:schema>
  </wsdl:types>
  <wsdl:message name="session"><wsdl:part name="session-key" element="e:session-key"/></wsdl:message>${each(operations, messagesOf)}
  <wsdl:portType name="EpasSoapServiceInterface">${each(operations, abstractOf)}
  </wsdl:portType>
  <wsdl:binding name="EpasSoapServiceBinding" type="e:EpasSoapServiceInterface">
    <soap12:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${each(operations, bindingOf)}
  </wsdl:binding>
  <wsdl:service name="EpasSoapService">
    <wsdl:port name="EpasSoapServicePort" binding="e:EpasSoapServiceBinding"><soap12:address location="${escapeXml(options.url)}"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
`;
}
