export { AccountBook, learnedPasswordsSchema } from './account-book.ts';
