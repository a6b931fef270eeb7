import { objectClass } from './object-class.ts';

const postal =
  'registeredAddress destinationIndicator preferredDeliveryMethod telexNumber teletexTerminalIdentifier internationaliSDNNumber x121Address facsimileTelephoneNumber street postOfficeBox postalCode postalAddress physicalDeliveryOfficeName telephoneNumber';
const organization = `userPassword searchGuide seeAlso businessCategory ${postal} st l description`;

/** Object classes of RFC 4512, 4519, 4524 and 2798, and the password policy's, as far as the population and its like need them. */
export const standardClasses = [
  objectClass('2.5.6.0', 'top', 'ABSTRACT', undefined, 'objectClass', ''),
  objectClass('2.5.6.2', 'country', 'STRUCTURAL', 'top', 'c', 'searchGuide description'),
  objectClass('2.5.6.3', 'locality', 'STRUCTURAL', 'top', '', 'street seeAlso searchGuide st l description'),
  objectClass('2.5.6.4', 'organization', 'STRUCTURAL', 'top', 'o', organization),
  objectClass('2.5.6.5', 'organizationalUnit', 'STRUCTURAL', 'top', 'ou', organization),
  objectClass('2.5.6.6', 'person', 'STRUCTURAL', 'top', 'sn cn', 'userPassword telephoneNumber seeAlso description'),
  objectClass('2.5.6.7', 'organizationalPerson', 'STRUCTURAL', 'person', '', `title ${postal} ou st l`),
  objectClass('2.5.6.8', 'organizationalRole', 'STRUCTURAL', 'top', 'cn', `${postal} seeAlso roleOccupant ou st l description`),
  objectClass('2.5.6.9', 'groupOfNames', 'STRUCTURAL', 'top', 'member cn', 'businessCategory seeAlso owner ou o description'),
  objectClass('2.5.6.11', 'applicationProcess', 'STRUCTURAL', 'top', 'cn', 'seeAlso ou l description'),
  objectClass('2.5.6.14', 'device', 'STRUCTURAL', 'top', 'cn', 'serialNumber seeAlso owner ou o l description'),
  objectClass('0.9.2342.19200300.100.4.5', 'account', 'STRUCTURAL', 'top', 'uid', 'description seeAlso l o ou host'),
  objectClass('0.9.2342.19200300.100.4.13', 'domain', 'STRUCTURAL', 'top', 'dc', `o ${organization}`),
  objectClass('0.9.2342.19200300.100.4.19', 'simpleSecurityObject', 'AUXILIARY', 'top', 'userPassword', ''),
  objectClass('1.3.6.1.4.1.1466.344', 'dcObject', 'AUXILIARY', 'top', 'dc', ''),
  objectClass('1.3.6.1.1.3.1', 'uidObject', 'AUXILIARY', 'top', 'uid', ''),
  objectClass('1.3.6.1.4.1.1466.101.120.111', 'extensibleObject', 'AUXILIARY', 'top', '', ''),
  objectClass(
    '2.16.840.1.113730.3.2.2',
    'inetOrgPerson',
    'STRUCTURAL',
    'organizationalPerson',
    '',
    'audio businessCategory carLicense departmentNumber displayName employeeNumber employeeType givenName homePhone homePostalAddress initials jpegPhoto labeledURI mail manager mobile o pager photo roomNumber secretary uid userCertificate x500UniqueIdentifier preferredLanguage userSMIMECertificate userPKCS12',
  ),
  objectClass(
    '1.3.6.1.4.1.42.2.27.8.2.1',
    'pwdPolicy',
    'AUXILIARY',
    'top',
    'pwdAttribute',
    'pwdMinAge pwdMaxAge pwdInHistory pwdCheckQuality pwdMinLength pwdExpireWarning pwdGraceAuthNLimit pwdLockout pwdLockoutDuration pwdMaxFailure pwdFailureCountInterval pwdMustChange pwdAllowUserChange pwdSafeModify',
  ),
];
