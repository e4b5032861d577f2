const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH = 40;
/** The largest multiple of the alphabet's length below 256: bytes above would make some letters likelier. */
const FAIR = 248;

/** A secret for a key, of 238 random bits, made in this browser. */
export function newSecret(): string {
  let letters = "";
  while (letters.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < FAIR && letters.length < LENGTH) {
        letters += ALPHABET.charAt(byte % ALPHABET.length);
      }
    }
  }
  return `lk_${letters}`;
}
