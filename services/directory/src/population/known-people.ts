/** People whom the documentation, the lessons and the tests call by name. Always the first ones, in this order. */
export interface KnownPerson {
  readonly userid: string;
  readonly givenName: string;
  readonly surname: string;
  readonly initials?: string;
  /** Name of a department, or `Users` for the container that Active Directory starts with. */
  readonly place: string;
  readonly department: string;
}

export const knownPeople: readonly KnownPerson[] = [
  { userid: 'asmith', givenName: 'Ann', surname: 'Smith', place: 'Engineering', department: 'Engineering' },
  { userid: 'bjones', givenName: 'Bob', surname: 'Jones', place: 'Sales', department: 'Sales' },
  { userid: 'clee', givenName: 'Carol', surname: 'Lee', initials: 'M', place: 'Support', department: 'Support' },
  { userid: 'dbrown', givenName: 'David', surname: 'Brown', place: 'Users', department: 'Finance' },
  { userid: 'jmueller', givenName: 'Jürgen', surname: 'Müller', place: 'Engineering', department: 'Engineering' },
  { userid: 'kobrien', givenName: 'Kate', surname: "O'Brien", place: 'Users', department: 'Sales' },
];
