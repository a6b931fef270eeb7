/** So many people, each with so many contacts, each in as many lists as there are contacts in one. */
export interface Crowd {
  readonly users: number;
  readonly contacts: number;
}

export const crowd: Crowd = { users: 5_000, contacts: 100 };

export const userid = (index: number): string => `user${String(index).padStart(5, '0')}`;

/** The contacts of one of them, by number: those who come next in a ring. */
export const contactsOf = ({ users, contacts }: Crowd, index: number): number[] =>
  Array.from({ length: contacts }, (_, place) => (index + place + 1) % users);

/** Who has that one in the list, by number. */
export const watchersOf = ({ users, contacts }: Crowd, index: number): number[] =>
  Array.from({ length: contacts }, (_, place) => (index - place - 1 + users) % users);

export const password = 'ciscocisco';
