/**
 * Keeps what a caller hands back and must neither read nor change: other providers' signatures. Sealing is authenticated
 * encryption without I/O; what is sealed can be distinguished from everything a provider makes. Equal texts have equal seals, so that prompts that are sent again
 * stay the same to the byte.
 */
export interface Custody {
  seal(text: string): string;
  /** `undefined`: it was not sealed here, or was changed since. */
  unseal(sealed: string): string | undefined;
}

/** Custody for each holder apart: what was sealed for one is opened for no other. */
export interface Custodies {
  /** `holder`: an id without U+0000, such as a key's. */
  of(holder: string): Custody;
}
