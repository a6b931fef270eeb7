import { likeMatcher } from '@uclab/foundation/text';

/** Whether a value meets a criterion as SQL's LIKE has it, in any case of letters; none is met by every value. */
export const meets = (value: string, pattern: string | undefined): boolean => pattern === undefined || likeMatcher(pattern)(value);

/** The page of a list that a caller asked for. */
export const pageOf = <T>(rows: readonly T[], skip = 0, first = rows.length): T[] => rows.slice(skip, skip + first);
