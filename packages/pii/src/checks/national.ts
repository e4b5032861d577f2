import { allSame, weightedSum } from "./digits.ts";

/** Numbers the Social Security Administration can have issued (SSA, 2011 randomization: no area 000, 666 or 9xx). */
export function isUsSsn(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits) && digits !== "078051120";
}

/** IRS: 9xx with a group of 50-65, 70-88, 90-92 or 94-99. */
export function isUsItin(digits: string): boolean {
  return /^9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(digits);
}

/** HMRC, NIM39110: prefixes that were never allocated. */
export function isUkNino(compact: string): boolean {
  return (
    /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(compact) &&
    !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(compact)
  );
}

/** NHS Data Dictionary: modulus 11 over nine digits. */
export function isNhs(digits: string): boolean {
  const check = (11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return digits.length === 10 && check === Number(digits.charAt(9)) && !allSame(digits);
}

/** HMRC: the first digit checks the other nine, modulus 11. */
export function isUtr(digits: string): boolean {
  const sum = weightedSum(digits.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]);
  return digits.length === 10 && "21987654321".charAt(sum % 11) === digits.charAt(0);
}

/** Receita Federal: two check digits, modulus 11; 11 digits of a person, 14 of a company. */
export function isCpfOrCnpj(digits: string): boolean {
  if (allSame(digits)) return false;
  const start = digits.length === 11 ? 10 : 5;
  return (
    brazilCheck(digits, digits.length - 2, start) &&
    brazilCheck(digits, digits.length - 1, start + 1)
  );
}

function brazilCheck(digits: string, position: number, firstWeight: number): boolean {
  let weight = firstWeight;
  let sum = 0;
  for (let at = 0; at < position; at++) {
    sum += Number(digits.charAt(at)) * weight;
    weight = weight === 2 && digits.length === 14 ? 9 : weight - 1;
  }
  const rest = sum % 11;
  return Number(digits.charAt(position)) === (rest < 2 ? 0 : 11 - rest);
}

/** Bundeszentralamt für Steuern: ISO 7064 mod 11,10, no leading zero, one digit of the first ten twice or three times. */
export function isGermanTaxId(digits: string): boolean {
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  const distinct = new Set(digits.slice(0, 10)).size;
  if (distinct !== 9 && distinct !== 8) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.charAt(10));
}

/** INSEE: sex, year, month, place, order, and a key of 97 minus the rest by 97 (2A and 2B count as 19 and 18). */
export function isFrenchNir(compact: string): boolean {
  if (!/^[1278]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)\d(?:\d|[AB])\d{8}$/.test(compact)) return false;
  const number = compact.slice(0, 13).replace("2A", "19").replace("2B", "18");
  return 97 - (Number(number) % 97) === Number(compact.slice(13));
}

/** Ministerio del Interior: the letter is the number's rest by 23; X, Y, Z of a NIE count as 0, 1, 2. */
export function isSpanishId(compact: string): boolean {
  if (!/^[XYZ\d]\d{7}[A-Z]$/.test(compact)) return false;
  const number = compact.slice(0, 8).replace("X", "0").replace("Y", "1").replace("Z", "2");
  return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Number(number) % 23) === compact.charAt(8);
}

const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** Agenzia delle Entrate, DM 23/12/1976: sixteen characters, the last a check letter. */
export function isItalianFiscalCode(compact: string): boolean {
  if (!/^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/.test(compact)) {
    return false;
  }
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const character = compact.charAt(at);
    const value = character >= "A" ? character.charCodeAt(0) - 65 : Number(character);
    sum += at % 2 === 0 ? (ODD_VALUES[value] ?? 0) : value;
  }
  return sum % 26 === compact.charCodeAt(15) - 65;
}

/** Rijksoverheid, the eleven test: weights 9 to 2 and -1. */
export function isDutchBsn(digits: string): boolean {
  return weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !allSame(digits);
}

/** Autoridade Tributária: modulus 11, weights 9 to 2. */
export function isPortugueseNif(digits: string): boolean {
  if (!/^[1-35689]\d{8}$/.test(digits)) return false;
  const rest = weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return Number(digits.charAt(8)) === (rest < 2 ? 0 : 11 - rest);
}

const VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ";
const VIN_VALUES = "12345678123457923456789";
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** ISO 3779 form with the check digit of 49 CFR 565.15 in the ninth place. */
export function isVin(vin: string): boolean {
  let sum = 0;
  for (const [at, weight] of VIN_WEIGHTS.entries()) {
    const letter = VIN_LETTERS.indexOf(vin.charAt(at));
    sum += weight * Number(letter === -1 ? vin.charAt(at) : VIN_VALUES.charAt(letter));
  }
  const check = sum % 11;
  return vin.length === 17 && vin.charAt(8) === (check === 10 ? "X" : String(check));
}
