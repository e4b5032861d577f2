/** The digits of a string, one after another. */
export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, "");
}

/** The sum of each digit times its weight. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += Number(digits.charAt(index)) * weight;
  return sum;
}

/** ISO/IEC 7812-1 annex B. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let back = 0; back < digits.length; back++) {
    const digit = Number(digits.charAt(digits.length - 1 - back));
    const doubled = digit * 2;
    if (back % 2 === 0) sum += digit;
    else sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const VERHOEFF_PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

/** Verhoeff's check over the dihedral group D5 (J. Verhoeff, Error Detecting Decimal Codes, 1969), as Aadhaar uses it. */
export function isVerhoeff(digits: string): boolean {
  let check = 0;
  for (let back = 0; back < digits.length; back++) {
    let digit = Number(digits.charAt(digits.length - 1 - back));
    for (let times = 0; times < back % 8; times++) digit = VERHOEFF_PERMUTATION[digit] ?? 0;
    check = dihedralProduct(check, digit);
  }
  return check === 0;
}

function dihedralProduct(left: number, right: number): number {
  const rotation = left < 5 ? left + right : left - right + 5;
  const turned = ((rotation % 5) + 5) % 5;
  return left < 5 === right < 5 ? turned : turned + 5;
}

export function allSame(digits: string): boolean {
  return digits === digits.charAt(0).repeat(digits.length);
}
