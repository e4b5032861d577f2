import type { Random } from "./random.ts";

/*
 * Valid numbers, made without the code under test: check digits are computed here independently, or found by trial.
 */

export function withLuhn(body: string): string {
  return findDigit(body, (number) => {
    const sum = Array.from(number)
      .toReversed()
      .map((digit, index) =>
        index % 2 === 1 ? ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)] ?? 0) : Number(digit),
      )
      .reduce((total, value) => total + value, 0);
    return sum % 10 === 0;
  });
}

/** Verhoeff's digit by the tables of his thesis. */
export function withVerhoeff(body: string): string {
  const product = [
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
  ];
  const permutation = [
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
  ];
  return findDigit(body, (number) => {
    let check = 0;
    for (const [index, digit] of Array.from(number).toReversed().entries()) {
      const permuted = Number(permutation[index % 8]?.charAt(Number(digit)));
      check = Number(product[check]?.charAt(permuted));
    }
    return check === 0;
  });
}

export function iban(country: string, account: string): string {
  const numeric = Array.from(`${account}${country}00`)
    .map((character) => String(Number.parseInt(character, 36)))
    .join("");
  const check = 98n - (BigInt(numeric) % 97n);
  return `${country}${String(check).padStart(2, "0")}${account}`;
}

/** A check digit that makes a weighted sum of all digits 0 modulo `modulus`, or nothing. */
export function withWeights(
  body: string,
  weights: readonly number[],
  modulus: number,
): string | undefined {
  for (let digit = 0; digit <= 9; digit++) {
    const sum = Array.from(`${body}${digit}`).reduce(
      (total, value, index) => total + Number(value) * (weights[index] ?? 0),
      0,
    );
    if (sum % modulus === 0) return `${body}${digit}`;
  }
  return undefined;
}

/** Tries bodies until one has a check digit. */
export function untilValid(random: Random, make: (random: Random) => string | undefined): string {
  for (;;) {
    const value = make(random);
    if (value !== undefined) return value;
  }
}

/** Modulus 11 with weights from the length down to 2; a rest below 2 makes 0 (CPF, CNPJ, NIF). */
export function withModulus11(body: string, maxWeight = 99): string {
  let sum = 0;
  for (let back = 0; back < body.length; back++) {
    sum += Number(body.charAt(body.length - 1 - back)) * (2 + (back % (maxWeight - 1)));
  }
  const rest = sum % 11;
  return `${body}${rest < 2 ? 0 : 11 - rest}`;
}

function findDigit(body: string, isValid: (number: string) => boolean): string {
  const digit = Array.from("0123456789").find((candidate) => isValid(`${body}${candidate}`));
  return `${body}${digit ?? ""}`;
}
