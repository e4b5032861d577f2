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
