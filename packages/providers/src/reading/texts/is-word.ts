/** More letters than any word of an API has. */
const MAX_LENGTH = 64;
/** Numbers that identify somebody have more digits. */
const MAX_DIGITS = 3;

/** Is a name one as APIs and programs use them: letters, a digit here and there, signs that join? */
export function isWord(name: string): boolean {
  if (name.length > MAX_LENGTH) return false;
  let digits = 0;
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    if (unit >= 0x30 && unit <= 0x39) digits += 1;
    else if (unit >= 0x80 || IN_WORDS[unit] !== 1) return false;
  }
  return digits <= MAX_DIGITS;
}

const IN_WORDS = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.$/#[]:") {
  IN_WORDS[character.charCodeAt(0)] = 1;
}
