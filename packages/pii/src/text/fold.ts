const LATIN_END = 0x250;
const WORD_START = 0x30;

/**
 * For each code unit: 0 if it ends a word, 1 for a digit, else its letter folded to lower case without its accent. Letters
 * above Latin are themselves.
 */
const FOLDED = foldTable();

function foldTable(): Uint16Array {
  const table = new Uint16Array(LATIN_END);
  for (let code = WORD_START; code < LATIN_END; code++) {
    const character = String.fromCharCode(code);
    if (character >= "0" && character <= "9") {
      table[code] = 1;
    } else if (/\p{L}/u.test(character) && code !== 0xaa && code !== 0xba) {
      table[code] = character === "ß" ? 0x73 : baseOf(character);
    }
  }
  return table;
}

function baseOf(letter: string): number {
  return letter.toLowerCase().normalize("NFD").charCodeAt(0);
}

/** 0 for what ends a word, 1 for an ASCII digit, else a letter's code in lower case without accent (ß is s). */
export function foldCode(code: number): number {
  if (code < LATIN_END) return FOLDED[code] ?? 0;
  // Punctuation, symbols and spaces end words; every other character above Latin counts as a letter.
  if (code >= 0x20_00 && code < 0x2c_00) return 0;
  return code >= 0x30_00 && code < 0x30_05 ? 0 : code;
}
