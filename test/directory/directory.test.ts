import { describeBinds } from './suite/binds.ts';
import { describeChanges } from './suite/changes.ts';
import { describeFilters } from './suite/filters.ts';
import { describeLdaps } from './suite/ldaps.ts';
import { describeLimits } from './suite/limits.ts';
import { describeLockOut } from './suite/lock-out.ts';
import { describeNames } from './suite/names.ts';
import { describePasswordPolicy } from './suite/password-policy.ts';
import { describePopulation } from './suite/population.ts';
import { describeSearches } from './suite/searches.ts';
import { useDirectory } from './target.ts';

/** One suite for both servers, the embedded one and OpenLDAP. What reads the whole population comes before what adds to it. */
const directory = useDirectory();

describePopulation(directory);
describeBinds(directory);
describeFilters(directory);
describeSearches(directory);
describeLimits(directory);
describeChanges(directory);
describeNames(directory);
describeLockOut(directory);
describePasswordPolicy(directory);
describeLdaps(directory);
