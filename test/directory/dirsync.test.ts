import { usePublisher } from './publisher.ts';
import { describeAccountStates } from './suite/account-states.ts';
import { describeDirSync } from './suite/dirsync.ts';
import { useDirectory } from './target.ts';

/** The embedded server, and OpenLDAP; test/directories does the same with directories of other makers. */
const directory = useDirectory();
const publisher = usePublisher(directory);

describeDirSync(directory, publisher);
describeAccountStates(directory, publisher);
