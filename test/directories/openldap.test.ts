import { openLdap } from '../directory/maker.ts';
import { usePublisher } from '../directory/publisher.ts';
import { describeAccountStates } from '../directory/suite/account-states.ts';
import { describeDirSync } from '../directory/suite/dirsync.ts';
import { useDirectoryOf } from '../directory/target.ts';

const directory = useDirectoryOf(openLdap, 60);
const publisher = usePublisher(directory);

describeDirSync(directory, publisher);
describeAccountStates(directory, publisher);
