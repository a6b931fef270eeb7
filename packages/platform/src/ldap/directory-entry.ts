/** One entry of the directory. */
export interface DirectoryEntry {
  readonly dn: string;
  /** By attribute name in lower case; a value that is not text is given in base64. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Attributes that have a value which is no UTF-8, though by their kind they hold text; undefined for none. */
  readonly notText?: readonly string[];
}
