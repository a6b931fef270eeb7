export { AccountBook, learnedPasswordsSchema } from './account-book.ts';
export { withPresentHomes } from './present-homes.ts';
