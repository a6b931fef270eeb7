import { contactSchema } from './contact-schema.ts';
import { namespace } from './interface-version.ts';

const text = (name: string, rest = ''): string => `<xs:element name="${name}" type="xs:string"${rest}/>`;
const optional = ' minOccurs="0"';

/**
 * The XML schema of the operations that are offered, our own: element names are those seen in public clients, the rest is
 * assumed. The vendor's file is not copied.
 */
export const schemaDocument = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:e="${namespace}" targetNamespace="${namespace}" elementFormDefault="qualified">
  ${text('session-key')}
  <xs:complexType name="empty"><xs:sequence/></xs:complexType>
  <xs:complexType name="failure">
    <xs:sequence>${text('code')}${text('message')}</xs:sequence>
  </xs:complexType>
  <xs:element name="login">
    <xs:complexType>
      <xs:sequence>${text('username')}${text('password', optional)}${text('app-session-id', optional)}</xs:sequence>
      <xs:attribute name="client-type" type="xs:string"/>
      <xs:attribute name="client-version" type="xs:string"/>
      <xs:attribute name="force" type="xs:boolean" default="false"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="login-resp">
    <xs:complexType>
      <xs:choice>
        <xs:element name="success">
          <xs:complexType>
            <xs:sequence>
              ${text('session-key')}
              ${text('backup-server', optional)}
              ${text('home-node', optional)}
              <xs:element name="service-versions">
                <xs:complexType><xs:sequence>${text('version', ' minOccurs="0" maxOccurs="unbounded"')}</xs:sequence></xs:complexType>
              </xs:element>
            </xs:sequence>
          </xs:complexType>
        </xs:element>
        <xs:element name="failure" type="e:failure"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>
  <xs:element name="logout" type="e:empty"/>
  <xs:element name="logout-resp">
    <xs:complexType>
      <xs:choice>
        <xs:element name="success" type="e:empty"/>
        <xs:element name="failure" type="e:failure"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>
  <xs:element name="get-all-config">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="system-config" type="e:empty"${optional}/>
        <xs:element name="user-config" type="e:empty"${optional}/>
        <xs:element name="federated-domains"${optional}>
          <xs:complexType><xs:attribute name="auth-policy" type="xs:string"/></xs:complexType>
        </xs:element>
        <xs:element name="non-presence-aware-contacts" type="e:empty"${optional}/>
        <xs:element name="contact-info" type="e:empty"${optional}/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:complexType name="property">
    <xs:simpleContent>
      <xs:extension base="xs:string"><xs:attribute name="name" type="xs:string" use="required"/></xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:element name="get-all-config-resp">
    <xs:complexType>
      <xs:choice>
        <xs:sequence>
          <xs:element name="success" type="e:empty"/>
          <xs:element name="get-system-config-resp">
            <xs:complexType>
              <xs:sequence><xs:element name="property" type="e:property" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
            </xs:complexType>
          </xs:element>
          <xs:element name="get-user-config-resp" type="e:user-config"${optional}/>
          <xs:element name="get-non-presence-aware-contacts-resp" type="e:typed-contacts"${optional}/>
          <xs:element name="get-contact-info-resp" type="e:contacts-info"${optional}/>
        </xs:sequence>
        <xs:element name="failure" type="e:failure"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>
${contactSchema}</xs:schema>
`;
