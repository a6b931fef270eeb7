/** Trailing metadata of a refused call: the input that broke a rule, percent-encoded. */
export const fieldKey = 'uclab-field';
