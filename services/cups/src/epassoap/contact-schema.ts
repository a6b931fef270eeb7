const properties = '<xs:element name="property" type="e:property" minOccurs="0" maxOccurs="unbounded"/>';
const persona = '<xs:element name="persona-id" type="e:persona-id"/>';
const contactId = '<xs:element name="contact-id" type="xs:string"/>';

const sequence = (content: string): string => `<xs:complexType><xs:sequence>${content}</xs:sequence></xs:complexType>`;

const operation = (name: string, request: string, result = ''): string => `
  <xs:element name="${name}">${sequence(request)}</xs:element>
  <xs:element name="${name}-resp">
    <xs:complexType>
      <xs:choice>
        <xs:element name="success">${sequence(result)}</xs:element>
        <xs:element name="failure" type="e:failure"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>`;

const group = (content: string): string => `
      <xs:element name="group">
        <xs:complexType><xs:sequence>${content}</xs:sequence><xs:attribute name="name" type="xs:string" use="required"/></xs:complexType>
      </xs:element>`;

const rules = '<xs:element name="presence-rules" type="e:presence-rules"/>';

/** The part of the schema about contacts, groups and privacy; see contact-operations.ts. */
export const contactSchema = `
  <xs:complexType name="persona-id">
    <xs:simpleContent>
      <xs:extension base="xs:string">
        <xs:attribute name="domain" type="xs:string"/>
        <xs:attribute name="display-name" type="xs:string"/>
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="presence-rules">
    <xs:sequence>
      <xs:element name="exception" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType>
          <xs:simpleContent>
            <xs:extension base="xs:string"><xs:attribute name="action" type="e:privacy-action" use="required"/></xs:extension>
          </xs:simpleContent>
        </xs:complexType>
      </xs:element>
    </xs:sequence>
    <xs:attribute name="default" type="e:privacy-action" use="required"/>
  </xs:complexType>
  <xs:simpleType name="privacy-action">
    <xs:restriction base="xs:string"><xs:enumeration value="allow"/><xs:enumeration value="block"/></xs:restriction>
  </xs:simpleType>
  <xs:complexType name="user-config">
    <xs:sequence>
      <xs:element name="group" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType>
          <xs:sequence><xs:element name="persona-id" type="e:persona-id" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
          <xs:attribute name="name" type="xs:string" use="required"/>
        </xs:complexType>
      </xs:element>
      ${rules}
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="typed-contacts">
    <xs:sequence>
      <xs:element name="contact" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType>
          <xs:sequence>${properties}</xs:sequence>
          <xs:attribute name="contact-id" type="xs:string" use="required"/>
          <xs:attribute name="group" type="xs:string" use="required"/>
        </xs:complexType>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="contacts-info">
    <xs:sequence>
      <xs:element name="contact" minOccurs="0" maxOccurs="unbounded">${sequence(persona + properties)}</xs:element>
    </xs:sequence>
  </xs:complexType>${[
    operation('add-contact', group(persona)),
    operation('delete-contact', group(persona)),
    operation('set-contact-info', persona + properties),
    operation('add-non-presence-aware-contact', group(properties), contactId),
    operation('set-non-presence-aware-contact', contactId + properties),
    operation('delete-non-presence-aware-contact', contactId),
    operation('add-group', group('')),
    operation('delete-group', group('')),
    operation('get-presence-rules', '', rules),
    operation('set-presence-rules', rules),
  ].join('')}
`;
