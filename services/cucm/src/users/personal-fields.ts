/**
 * Fields of an end user that the first releases did not have, by their columns in `enduser`, each with the name that AXL gives it;
 * empty where there is none. A directory may fill them, which ones depends on the release.
 */
export const personalFieldNames = {
  title: 'title',
  mobile: 'mobileNumber',
  homephone: 'homeNumber',
  pager: 'pagerNumber',
  ocsprimaryuseraddress: '',
  directoryuri: 'directoryUri',
  displayname: 'displayName',
} as const;

export type PersonalField = keyof typeof personalFieldNames;

/** In one order everywhere. */
export const personalFields = [
  'title',
  'mobile',
  'homephone',
  'pager',
  'ocsprimaryuseraddress',
  'directoryuri',
  'displayname',
] as const satisfies readonly PersonalField[];

/** A user of whom none of them is known. */
export const noPersonalFields: Readonly<Record<PersonalField, string>> = {
  title: '',
  mobile: '',
  homephone: '',
  pager: '',
  ocsprimaryuseraddress: '',
  directoryuri: '',
  displayname: '',
};

/** Columns that a database may lack which was made before they were kept beside the names. */
export const personalColumns = personalFields.map((field) => `${field} TEXT NOT NULL DEFAULT ''`);
