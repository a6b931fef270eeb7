import { axlSchemas } from './axl-schemas.ts';
import { isFrom } from './release.ts';
import { serviceNames } from './service-names.ts';
import { type Trait, valueIn } from './trait.ts';

const secureLdap = 'Configure CUCM for Secure LDAP (LDAPS)';
const clientService = 'About the Client Configuration Web Service';

/** Where a node keeps the certificates by which it trusts the directory. */
const ldapTrustStore: Trait<'directory-trust' | 'tomcat-trust'> = {
  subject: 'Trust for LDAPS',
  steps: [
    {
      from: '6.0',
      value: 'directory-trust',
      mark: 'confirmed',
      text: 'Certificates for LDAPS are kept in directory-trust.',
      source: 'Cisco Unified Presence 7.x, LDAP chapter',
    },
    {
      from: '9.0',
      value: 'tomcat-trust',
      mark: 'assumed',
      text: 'Later releases have no directory-trust and keep certificates for LDAPS in tomcat-trust; that they begin with 9.0 is chosen.',
      source: secureLdap,
    },
  ],
};

/** Whether LDAP authentication compares the host that was dialled with the names in the certificate. */
const checksLdapServerName: Trait<boolean> = {
  subject: 'Name of the LDAP server',
  steps: [
    {
      from: '6.0',
      value: false,
      mark: 'assumed',
      text: 'The name in the certificate of the LDAP server is not checked by the releases before 10.5, 9.1 among them: its check came with a service update. Issuer and validity are.',
      source: secureLdap,
    },
    {
      from: '10.5',
      value: true,
      mark: 'assumed',
      text: 'From 10.5 on authentication checks the name; the vendor says 10.5(2)SU2, and 10.5 is taken for that. Synchronisation works with a wrong name even so.',
      source: secureLdap,
    },
  ],
};

/** Whether CUCM takes local end users while synchronisation is on. */
const localUsersBesideLdap: Trait<boolean> = {
  subject: 'Local users beside LDAP users',
  steps: [
    {
      from: '6.0',
      value: false,
      mark: 'confirmed',
      text: 'End users cannot be added while synchronisation is on.',
      source: 'Cisco Unified Presence 7.x, LDAP chapter',
    },
    {
      from: '9.0',
      value: true,
      mark: 'second-hand',
      text: 'Local end users live beside synchronised ones and can be added and changed.',
      source: 'articles on DirSync in the vendor community',
    },
  ],
};

/** Whether a mail address belongs to one end user at most. */
const uniqueMail: Trait<boolean> = {
  subject: 'Same mail address twice',
  steps: [
    {
      from: '6.0',
      value: false,
      mark: 'assumed',
      text: 'Before 10.5 two end users may have the same mail address.',
      source: 'Configure LDAP Synchronization, System Configuration Guide 12.5(1)SU4',
    },
    {
      from: '10.5',
      value: true,
      mark: 'assumed',
      text: 'A mail address is unique or empty: the second entry that has it is not synchronised, and only the log says so. Vendor text of 12.5; that it begins with 10.5 is chosen.',
      source: 'Configure LDAP Synchronization, System Configuration Guide 12.5(1)SU4',
    },
  ],
};

/** How long a custom filter of LDAP Filter may be, in bytes of UTF-8; 0 where there is no such page. */
const longestFilter: Trait<number> = {
  subject: 'LDAP Filter',
  steps: [
    {
      from: '6.0',
      value: 0,
      mark: 'confirmed',
      text: 'There is no LDAP Filter; an agreement is limited by its search base.',
      source: 'CUCM Administration Guide 7.1, LDAP Authentication, which lists three windows',
    },
    {
      from: '8.0',
      value: 255,
      mark: 'confirmed',
      text: 'An agreement may have a custom filter of 255 characters.',
      source: 'CUCM Administration Guide 8.0(2), LDAP Authentication, which lists four windows; AXL schema 8.0',
    },
    {
      from: '12.5',
      value: 1024,
      mark: 'assumed',
      text: 'A custom filter has 1,024 bytes at most: vendor text of 12.5, and that it was shorter until then is chosen.',
      source: 'Configure LDAP Synchronization, System Configuration Guide 12.5(1)SU4',
    },
  ],
};

/** `Maximum Number of Agreements`, a service parameter of Cisco DirSync. */
const maximumAgreements: Trait<number> = {
  subject: 'LDAP Directory agreements',
  steps: [
    {
      from: '6.0',
      value: 5,
      mark: 'assumed',
      text: 'CUCM has five LDAP Directory agreements at most; the number is that of Unity Connection, whose DirSync is the same.',
      source: 'Unity Connection design guide 12.x, LDAP directory integration',
    },
    {
      from: '12.5',
      value: 20,
      mark: 'assumed',
      text: 'CUCM has twenty LDAP Directory agreements at most: vendor text of 12.5, and that it begins with 12.5 is chosen.',
      source: 'Configure LDAP Synchronization, System Configuration Guide 12.5(1)SU4',
    },
  ],
};

/** Interface versions of EPASSoap that a node offers and a client speaks, newest first; `latest` is there always. */
const interfaceVersions: Trait<readonly string[]> = {
  subject: 'EPASSoap versions',
  steps: [
    {
      from: '6.0',
      value: [],
      mark: 'assumed',
      text: 'CUPS 6.0 offers no public interface; its clients use /EPASSoap/service and latest, and no version by name.',
      source: clientService,
    },
    { from: '7.0', value: ['v70'], mark: 'confirmed', text: 'CUPS 7.x offers v70.', source: clientService },
    {
      from: '8.0',
      value: ['v80', 'v70'],
      mark: 'confirmed',
      text: 'CUPS 8.x offers v80 and v70, its own and the one before it.',
      source: clientService,
    },
    {
      from: '10.0',
      value: ['v105', 'v80'],
      mark: 'assumed',
      text: 'From 10.5 on v105 and v80 are offered, and nothing newer; that 9.x still offers v80 and v70 is chosen, too.',
      source: 'IM and Presence Developer Cookbook 10.5(0)',
    },
  ],
};

/** How Unified Serviceability lists the Sync Agent. */
const syncAgentKind: Trait<'feature' | 'network'> = {
  subject: 'Kind of the Sync Agent',
  steps: [
    {
      from: '6.0',
      value: 'feature',
      mark: 'assumed',
      text: 'The Sync Agent is a feature service up to 8.x, because it "must be activated and started".',
      source: 'Jabber for Mac 9.6 server setup, Perform Synchronization',
    },
    {
      from: '9.0',
      value: 'network',
      mark: 'confirmed',
      text: 'The Sync Agent is a network service.',
      source: 'Configure IM Addressing Scheme, IM and Presence configuration guide 15',
    },
  ],
};

/** Schema of the Sync Agent's AXL calls: one that every CUCM speaks in the field beside which the node works. */
const axlSchema: Trait<string> = {
  subject: 'AXL schema of the Sync Agent',
  steps: [
    {
      from: '6.0',
      value: '8.5',
      mark: 'assumed',
      text: 'Before 11.0 the Sync Agent calls AXL in schema 8.5, which each CUCM from 8.5 to 10.5 speaks: nodes of these releases work beside any of them.',
      source: '',
    },
    ...axlSchemas
      .filter((schema) => isFrom(schema, '11.0'))
      .map((schema) => ({
        from: schema,
        value: schema,
        mark: 'assumed' as const,
        text: `The Sync Agent of ${schema} calls AXL in schema ${schema}, for it works beside a CUCM of its own release alone.`,
        source: '',
      })),
  ],
};

/** Whether users are enabled for CUPC apart from presence. */
const cupcCapability: Trait<boolean> = {
  subject: 'Capabilities of users',
  steps: [
    {
      from: '6.0',
      value: true,
      mark: 'assumed',
      text: 'Up to 8.x users are enabled for presence and for CUPC, each by itself, on page System > Licensing > Capabilities Assignment of CUCM; new users are enabled for both.',
      source: '',
    },
    {
      from: '9.0',
      value: false,
      mark: 'assumed',
      text: 'From 9.0 on one check box on the page of the end user enables for IM and Presence, as imAndPresenceEnable of AXL does, and the client needs nothing else.',
      source: '',
    },
  ],
};

/** Whether there are roles that allow to read by AXL and not to write. */
const axlReadOnlyRoles: Trait<boolean> = {
  subject: 'Reading by AXL only',
  steps: [
    {
      from: '6.0',
      value: false,
      mark: 'assumed',
      text: 'Before 11.5 role Standard AXL API Access, to read and to write, is the only one that opens AXL.',
      source: 'AXL frequently asked questions',
    },
    {
      from: '11.5',
      value: true,
      mark: 'confirmed',
      text: 'From 11.5 on who has roles Standard AXL API Users and Standard AXL Read Only API Access may read by AXL, and is refused (HTTP 401) where he writes.',
      source: 'AXL frequently asked questions',
    },
  ],
};

const upTo8 = ['title', 'mobile', 'homephone', 'pager', 'ocsprimaryuseraddress'] as const;

/** What synchronisation fills beside the names, numbers and addresses that every release takes, by its columns. */
const synchronisedFields: Trait<readonly ((typeof upTo8)[number] | 'displayname')[]> = {
  subject: 'Further user fields',
  steps: [
    {
      from: '6.0',
      value: [],
      mark: 'assumed',
      text: 'Before 8.0 synchronisation takes no title and no numbers beside the telephone number.',
      source: '',
    },
    {
      from: '8.0',
      value: upTo8,
      mark: 'assumed',
      text: 'From 8.0 on title, home, mobile and pager number and the OCS primary user address are synchronised: that they are among the fields is confirmed, from which attributes they come is chosen (title, homePhone, mobile, pager, and of Microsoft directories msRTCSIP-PrimaryUserAddress).',
      source: 'AXL schemas 8.0 to 15.0',
    },
    {
      from: '11.0',
      value: [...upTo8, 'displayname'],
      mark: 'assumed',
      text: 'From 11.0 on, where AXL has it, the display name is synchronised from displayName.',
      source: 'AXL schema 11.0',
    },
  ],
};

/** Every trait, for whoever prints the table. */
export const traits: readonly Trait<unknown>[] = [
  ldapTrustStore,
  checksLdapServerName,
  localUsersBesideLdap,
  cupcCapability,
  uniqueMail,
  longestFilter,
  maximumAgreements,
  synchronisedFields,
  axlReadOnlyRoles,
  interfaceVersions,
  syncAgentKind,
  axlSchema,
  ...Object.values(serviceNames),
];

/** What CUCM and presence nodes of a version have in common. */
export const platformTraits = (version: string) => ({
  ldapTrustStore: valueIn(ldapTrustStore, version),
  checksLdapServerName: valueIn(checksLdapServerName, version),
});

/** How CUCM of a version behaves. */
export const cucmTraits = (version: string) => ({
  ...platformTraits(version),
  localUsersBesideLdap: valueIn(localUsersBesideLdap, version),
  cupcCapability: valueIn(cupcCapability, version),
  uniqueMail: valueIn(uniqueMail, version),
  longestFilter: valueIn(longestFilter, version),
  maximumAgreements: valueIn(maximumAgreements, version),
  synchronisedFields: valueIn(synchronisedFields, version),
  axlReadOnlyRoles: valueIn(axlReadOnlyRoles, version),
});

/** How a presence node of a version behaves. */
export const cupsTraits = (version: string) => ({
  ...platformTraits(version),
  interfaceVersions: valueIn(interfaceVersions, version),
  syncAgentKind: valueIn(syncAgentKind, version),
  axlSchema: valueIn(axlSchema, version),
  serviceNames: {
    syncAgent: valueIn(serviceNames.syncAgent, version),
    clientProfileAgent: valueIn(serviceNames.clientProfileAgent, version),
    presenceEngine: valueIn(serviceNames.presenceEngine, version),
  },
});

/** How a client of a version behaves. */
export const cupcTraits = (version: string) => ({ interfaceVersions: valueIn(interfaceVersions, version) });
