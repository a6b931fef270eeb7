/** A text as one word of a command line, quoted for a POSIX shell where it has to be. */
export const shellWord = (text: string): string => (/^[\w.@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
