import { pairRules, traits } from '@uclab/foundation/persona';

/** Something to know about fidelity that belongs to no row of the table. */
export interface GeneralNote {
  readonly kind: 'assumed' | 'deviation' | 'missing';
  readonly subject: string;
  readonly text: string;
}

/** What a release changes and no source says so; what is confirmed or second-hand stands in foundation/persona with its source. */
const personaNotes: readonly GeneralNote[] = [
  ...traits.flatMap(({ subject, steps }) => steps.map((step) => ({ ...step, subject: `Persona: ${subject}` }))),
  ...pairRules.map((rule) => ({ ...rule, subject: 'Persona: pairs of releases' })),
].flatMap(({ mark, subject, text }) => (mark === 'assumed' ? [{ kind: mark, subject, text }] : []));

export const generalNotes: readonly GeneralNote[] = [
  ...personaNotes,
  {
    kind: 'assumed',
    subject: 'Persona: versions',
    text: 'A persona names a release; the maintenance release that a node says it is, 7.1.3 for 7.1 for instance, is chosen, and no service update is told apart.',
  },
  {
    kind: 'deviation',
    subject: 'Feed through the publisher',
    text: "Where a cluster is fed through its publisher, the Sync Agent of cups1 tells the other nodes further what CUCM told it; in the product they get it by database replication, which a stop of the publisher's Sync Agent does not end.",
  },
  {
    kind: 'deviation',
    subject: 'Licence and CTI managers',
    text: 'They are changed by commands of the laboratory; upload of a licence file and Service Activation of Cisco CTIManager are not emulated as pages. There is no service Cisco CTIManager that could be stopped.',
  },
  {
    kind: 'assumed',
    subject: 'Home node',
    text: 'CUCM assigns presence nodes in turn, in the order in which users first appear, and an administrator may move a user. The product leaves all of it to an administrator. A client that signs in at another node is served there, and told which its home is.',
  },
  {
    kind: 'assumed',
    subject: 'Capabilities',
    text: 'They are looked at before the password, and only when somebody signs in: whoever is in stays in. Who is not enabled for presence has no phone that shows any.',
  },
  {
    kind: 'deviation',
    subject: 'Pages for presence users',
    text: 'Capabilities and home node are changed by the laboratory on CUCM, the capability of later releases by AXL imAndPresenceEnable, too. A phone of somebody who moves to another node has to be set there anew.',
  },
  {
    kind: 'assumed',
    subject: 'Default credential',
    text: 'A user who never had a local password has the default one, known from release 5.0; later releases take it from the credential policy.',
  },
  {
    kind: 'assumed',
    subject: 'Groups and roles',
    text: 'Which standard role belongs to which standard group is second-hand, and that there is a group called Standard AXL API Access as the role of that name assumed: in the product an administrator makes one. The role alone opens AXL; vendor text asks for Standard CCM Admin Users, too.',
  },
  {
    kind: 'assumed',
    subject: 'AXL requests',
    text: "A SOAPAction that begins with CUCM:DB and is not of its form is a fault, and so are an attribute that the schema does not have and a key (uuid) that is of no object or of another than the name. Any other SOAPAction says nothing. The product's words for each are not known.",
  },
  {
    kind: 'assumed',
    subject: 'Credential policies',
    text: 'The predefined policy has what the form proposes for a new one (3 failed logons, forgotten after 30 minutes, lock of 30 minutes, 180 days, 12 previous ones) and a least length of 5, to which default PIN 12345 keeps. A default credential does not expire; trivial ones, inactive days and warnings are not looked at. Application users that a cluster is set up with have a policy of their own, which locks nobody out.',
  },
  {
    kind: 'assumed',
    subject: 'LDAP authentication',
    text: 'A node binds as manager, finds the DN, and binds as the user. Servers are asked in order, 2.5 s for the first answer of each and 9 s in all.',
  },
  {
    kind: 'assumed',
    subject: 'Local password',
    text: 'There is no fall-back to it when the directory cannot be asked, and a local user beside synchronised ones is checked locally.',
  },
  {
    kind: 'assumed',
    subject: 'User ids',
    text: 'One id belongs to one user, end user or application user: either is refused where the other has it, and a run leaves out an entry with the id of an application user.',
  },
  {
    kind: 'deviation',
    subject: 'Locked passwords',
    text: 'CUCM counts failed logons at its own doors; presence nodes copy what it has locked and count none themselves. No user can change a password or PIN by himself, so one that must be changed waits for an administrator.',
  },
  {
    kind: 'deviation',
    subject: 'Access control groups',
    text: 'Roles cannot be made, a standard group keeps its name and its roles, and what a role or a group allows is checked for AXL and EPASSoap only. There is no user rank.',
  },
  {
    kind: 'assumed',
    subject: 'Refused log-in',
    text: 'EPASSoap answers every refused log-in with one and the same reply; its shape in the product was not found. Where clients want a SOAP fault, a setting gives one.',
  },
  {
    kind: 'assumed',
    subject: 'Words of the client',
    text: 'They are those that the vendor documents for the later client; those of CUPC 7 and 8 were not found.',
  },
  {
    kind: 'assumed',
    subject: 'Session keys',
    text: 'They are of one node, end after 24 hours without use, and do not survive a restart of Tomcat.',
  },
  {
    kind: 'assumed',
    subject: 'DirSync without a directory',
    text: 'A run that cannot reach the directory, loses it or is told of nobody changes no user. That zero entries end a run is second-hand.',
  },
  {
    kind: 'assumed',
    subject: 'A directory that does not keep to the protocol',
    text: 'A message of more than 8 MB, a page of more than 32 MB, an entry that comes twice, more than 100 empty pages one behind the other or more than 320,000 entries end a run or a log-in as a failure of the directory, and no user is changed.',
  },
  {
    kind: 'assumed',
    subject: 'DirSync attributes',
    text: 'Which LDAP attribute fills which field is public in part only; the others are chosen. What is longer than its column is cut, to 128 characters in the last name and 255 elsewhere, and a user id of more than 128 leaves the entry out: the lengths are those of AXL, what the product does is not known.',
  },
  {
    kind: 'assumed',
    subject: 'Upload of a certificate',
    text: 'The words after it, and after a synchronisation that failed, are chosen; those of release 7.x and 8.5 were not found.',
  },
  {
    kind: 'assumed',
    subject: 'Elements of EPASSoap',
    text: 'That a log-in reply carries the backup node and the interface versions is known, the names of those elements are not. Home node is an addition.',
  },
  {
    kind: 'assumed',
    subject: 'Full copies',
    text: 'The Sync Agent copies everything when it has nothing yet, when CUCM was reset, and by hand; changes arrive within seconds. The interval of the product is not known, so there is none.',
  },
  {
    kind: 'assumed',
    subject: 'Contact search',
    text: 'A text is looked for at the beginning of user id, first, last and display name and mail address, among inetOrgPerson or in Active Directory among user; 50 people are shown at most. The filter of CUPC is not public.',
  },
  {
    kind: 'assumed',
    subject: 'Servers of CUPC',
    text: 'A client waits 3 s for the first answer of each LDAP server and 10 s in all, and asks a backup server where the one before it cannot be asked or refuses the account.',
  },
  {
    kind: 'assumed',
    subject: 'Properties of the directory',
    text: 'Directory.SearchFilter, Directory.ServerType and Directory.Attribute.<field> are names of ours; so are the attributes that a server type begins with, but for UserID of Active Directory.',
  },
  {
    kind: 'assumed',
    subject: 'Trust of the computer',
    text: 'What a client trusts for LDAPS is one store of its computer, pc-trust, the same for all clients; a change counts at once.',
  },
  {
    kind: 'deviation',
    subject: 'Settings for CUPC',
    text: 'Presence nodes share one database in the product. Here the laboratory changes the settings on each node that answers, shows which hold something else, and brings a node up to date that was down.',
  },
  {
    kind: 'deviation',
    subject: 'Calls',
    text: "There are no phones: the laboratory finds by what CUCM knows of numbers who is called, and that user's client is told of the call.",
  },
  {
    kind: 'assumed',
    subject: 'Elements of EPASSoap for contacts',
    text: 'add-contact and delete-contact have the form of public examples. That groups, details, typed contacts and presence rules can be changed is known, the names of those elements are not.',
  },
  {
    kind: 'missing',
    subject: 'Operations of EPASSoap',
    text: 'get-onetime-password, for nothing speaks XMPP, where such a password is accepted; get-system-config and get-user-config as calls of their own; federated domains, dialing rules, licensed features, access control lists, calendar options, the phone-presence option, search of public user data, cluster information, recent communications, long-term presence status, and auxiliary information of one contact alone.',
  },
  {
    kind: 'assumed',
    subject: 'Parts of get-all-config',
    text: 'The system properties are in every answer, whatever is asked for; what belongs to the user is there where it is asked for. That a request names parts is known, not what the product leaves out.',
  },
  {
    kind: 'assumed',
    subject: 'Contact lists',
    text: 'A list has 200 contacts at most, each in one group. Whatever a node has of other nodes holds by the latest change; in the product the nodes share a database.',
  },
  {
    kind: 'assumed',
    subject: 'Contact list of a user who is removed on CUCM, or gets another user id',
    text: 'Each node deletes it with everything that the user chose; the lists of others keep the contact. The user begins with an empty list under the new id, as does a user of the same id who comes later.',
  },
  {
    kind: 'assumed',
    subject: 'Presence from several end points',
    text: 'A choice by hand goes before a lifted phone, which goes before available; without an end point a user is off line whatever was chosen. The choice outlasts a sign-out.',
  },
  {
    kind: 'assumed',
    subject: 'Presence of a silent node',
    text: 'What it said of its users is believed for an hour, as long as a subscription of SIP lasts by default.',
  },
  {
    kind: 'assumed',
    subject: 'Messages',
    text: 'They go to every client of the other, or to the phone where there is no client. One for somebody who is not there is lost, and the sender is told.',
  },
  {
    kind: 'assumed',
    subject: 'Icons of a contact',
    text: 'Chat is grey for somebody off line or without a user id, call without a number; without an address there is no mail icon. Only the grey chat and phone icons of two cases are public.',
  },
  {
    kind: 'assumed',
    subject: 'Connection for presence',
    text: 'A client connects to the node at which it signed in, with its session key, where the product goes to Presence.Primary.Address; the domain is appended to the name as in the product. The connection ends when somebody logs out with that key, and with the key when CUCM removes the user, makes the user inactive or gives another id; it stands when the key ends otherwise, with Tomcat or by its age, for the Presence Engine is another service.',
  },
  {
    kind: 'assumed',
    subject: 'Stored password',
    text: 'A client stores the password of the last sign-in that was accepted and keeps it when it is refused. It tries again when it is told to, and once by itself when its node does not know the session any more; how often and when a client of the product does so by itself is not public.',
  },
  {
    kind: 'assumed',
    subject: 'Server health',
    text: 'A client tries each server anew and says that it is connected, that its credentials are invalid or that it cannot communicate. That items fail apart, Presence and Desk Phone among them, and say invalid credential is public; Configuration and LDAP are names of ours.',
  },
  {
    kind: 'missing',
    subject: 'Desk phone and voice mail',
    text: 'Nothing speaks CTI and there is no voice mail: a client names the CTI host that it was given and does not try it.',
  },
  {
    kind: 'deviation',
    subject: 'Protocol of presence',
    text: 'On port 5061, where clients of the product speak SIP over TLS, they speak gRPC over TLS; there is no SIP and no XMPP. One service, the Presence Engine, stands for SIP proxy and engine.',
  },
  {
    kind: 'deviation',
    subject: 'Presence between nodes',
    text: 'Each node follows every other one over gRPC with mutual TLS on port 5062, a port of the emulator.',
  },
  {
    kind: 'deviation',
    subject: 'Phones',
    text: 'State of a phone and IP Phone Messenger are set at the home node of its user, and last as long as that node is not itself stopped. In the product CUCM publishes the state over a SIP trunk, and the phone fetches pages.',
  },
  {
    kind: 'deviation',
    subject: 'Sync Agent',
    text: 'Each presence node has an agent of its own that asks CUCM. In the product the agent of the publisher does, and subscribers get its copy.',
  },
  {
    kind: 'deviation',
    subject: 'Change notification',
    text: 'After its call by AXL the agent gets users and settings over gRPC with mutual TLS, in place of the change notices of the product.',
  },
  {
    kind: 'assumed',
    subject: 'SQL',
    text: 'Whatever is wrong with a statement is code 201, where Informix has codes of their own for unknown tables and columns; the words are those of Informix for an unknown table, an unknown column and a key that is there already, and `A syntax error has occurred` for all the rest. A statement is stopped after 10 s; those words, the words for a value that breaks a rule, and the element of a column without a name (count of count(*)) are chosen. Where a column is marked so in the tables beside the code, its name is of later releases or chosen. Which release brought a column is not known; one that AXL or synchronisation has from a release on is there from that release on, islocaluser from 9.0 on.',
  },
  {
    kind: 'deviation',
    subject: 'SQL',
    text: 'Statements know the tables that hold something here. nickname, tkuserlocale and passwordreverse are always null; passwords are shown as digests and cannot be set; processnode is not changed, and agreements are not added. What presence nodes have is a copy without titles, further numbers and the keys of the LDAP servers, and is only read. The words t and f without quotes are truth values where there is no column of that name. WITH is understood, which Informix learnt later.',
  },
  {
    kind: 'deviation',
    subject: 'AXL schemas',
    text: 'CUCM accepts those from 7.1 to 15.0 under any persona. The product accepts its own major release and two before it, as CUCM does where the persona says axl.strictVersions=on.',
  },
  {
    kind: 'deviation',
    subject: 'directory-trust from the start',
    text: 'The cluster comes up with the certificate of the authority in directory-trust, where an administrator may have uploaded that of the server. Either is trusted.',
  },
  {
    kind: 'deviation',
    subject: 'Log-in at CUCM',
    text: 'It is done by AXL doAuthenticateUser, the operation behind the page, until there are pages.',
  },
  {
    kind: 'deviation',
    subject: 'Restart of Tomcat',
    text: 'It takes about 3 s, so that a lesson need not wait; the time that the product takes is not in the sources.',
  },
  {
    kind: 'missing',
    subject: 'Groups of the directory and new users',
    text: 'What an agreement says of them (synchronize, ldapFilterForGroups, directoryUri, accessControlGroupInfo, applyMask, mask, applyPoolList, addDns) is kept and told by AXL, and no run acts on it; there are no feature group templates. How a group or filter that is named there and removed later is treated is assumed: the group leaves the agreement, the filter cannot be removed.',
  },
  { kind: 'missing', subject: 'Pages', text: 'There are no administration pages yet; what they do is done by AXL and by the laboratory.' },
  {
    kind: 'assumed',
    subject: 'DirSync retries',
    text: 'A server is tried three times, 5 s apart, then the next one. When all have failed the run is recorded so, one further pass follows after 10 minutes, then the next due time. A refused account or certificate is not tried again.',
  },
  {
    kind: 'deviation',
    subject: 'Waiting for a run',
    text: 'Whoever waits for a run through the laboratory does not wait for the seconds between its tries: emulated time goes on by them.',
  },
  {
    kind: 'assumed',
    subject: 'Runs that read changes',
    text: 'Runs by schedule read of Sun what the changelog of the directory names since the last run, and of OpenLDAP, and where there is no such log, what has changed by modifyTimestamp, then the ids of all. A run by hand, the first one, and one after another base, filter, server or attribute read everything, as does one that has lost its place in the log.',
  },
  {
    kind: 'assumed',
    subject: 'Entries that are left out',
    text: 'An entry without a last name, with a user id or last name that is no text (UTF-8), with control characters in the user id, or with the mail address of another user where that counts, makes no user and costs none: one who is there already stays as he was.',
  },
  {
    kind: 'assumed',
    subject: 'Search bases',
    text: 'A search base, or an account, that is no distinguished name is taken when it is typed, and the run that it keeps from reading says so.',
  },
  {
    kind: 'assumed',
    subject: 'Garbage collection',
    text: 'It is a part of Cisco DirSync, at 03:15 UTC, and takes away users who have been inactive for 24 hours by then. Presence nodes lose them at once.',
  },
  {
    kind: 'assumed',
    subject: 'Managers',
    text: 'CUCM keeps a manager by user id. Whose manager has got another one, or is gone, follows with the next run, also with one that reads changes while the own entry stays as it was. An active user whose entry is left out stays the manager of others.',
  },
  {
    kind: 'assumed',
    subject: 'Several entries with one user id',
    text: "The first becomes the user. From then on the account is that entry's, by its unique id, as long as the entry is there, and the others are left out. Two agreements that deliver one user id take turns: the later run has the user.",
  },
  {
    kind: 'assumed',
    subject: 'Times of change',
    text: "A run by modifyTimestamp begins at a time that the run before it knew when it began, so some entries are read twice and none is missed that changed meanwhile; a second that was certainly over when reading began is not read again. Times more than five minutes ahead of the node's clock are not believed, and where such a one was, everything is read.",
  },
  {
    kind: 'assumed',
    subject: 'A local user with the id of an entry',
    text: 'Where local users stand beside synchronised ones, a run that reads an entry with the id of one overwrites the fields that are synchronised and links the user to the agreement; password, PIN, groups and home stay.',
  },
  {
    kind: 'deviation',
    subject: 'Directories of other makers',
    text: '389 Directory Server stands for the family of Sun, Samba for Active Directory; for ADAM there is none. They run in containers only.',
  },
  {
    kind: 'deviation',
    subject: 'Addresses as host names',
    text: 'In the embedded cluster a node reaches others by name only; an IP address in an LDAP setting does not resolve there. In containers it is dialled.',
  },
  {
    kind: 'deviation',
    subject: 'Access lists that are silent',
    text: 'A gateway accepts a connection before it blocks it, so a silent access list shows after TCP: as a TLS handshake or a bind without an answer.',
  },
];
