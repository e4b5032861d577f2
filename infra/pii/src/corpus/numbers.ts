import {
  iban,
  untilValid,
  withLuhn,
  withModulus11,
  withVerhoeff,
  withWeights,
} from "./check-digits.ts";
import type { Random } from "./random.ts";
import { grouped, type Slot, slotOf, UPPER } from "./slot.ts";

const card = (random: Random) =>
  withLuhn(
    random.pick(["4", "51", "5425", "2223", "6011"]).padEnd(6, random.digits(6)) + random.digits(9),
  );

const BANKS: Slot["make"] = (random) =>
  random.pick([
    "DEUTDEFF",
    "COBADEFFXXX",
    "BNPAFRPP",
    "CHASUS33",
    "BARCGB22XXX",
    "INGBNL2A",
    "UNCRITMM",
    "BSCHESMM",
    "CGDIPTPL",
  ]);

/** Cards, accounts and branches. */
export const MONEY: Readonly<Record<string, Slot>> = {
  card: slotOf("credit_debit_number", card),
  card4: slotOf("credit_debit_number", (random) =>
    grouped(card(random), [4, 4, 4, 4], random.pick([" ", "-"])),
  ),
  amex: slotOf("credit_debit_number", (random) =>
    grouped(withLuhn(`37${random.digits(12)}`), [4, 6, 5], " "),
  ),
  cvv: slotOf("credit_debit_cvv", (random) => random.digits(3)),
  expiry: slotOf(
    "credit_debit_expiry",
    (random) =>
      `${random.pick(["01", "04", "08", "11", "12"])}/${random.pick(["27", "29", "2028"])}`,
  ),
  account: slotOf(
    "bank_account_number",
    (random) => `${1 + random.below(9)}${random.digits(7 + random.below(4))}`,
  ),
  account8: slotOf("bank_account_number", (random) => random.digits(8)),
  aba: slotOf("bank_routing", (random) =>
    untilValid(random, () =>
      withWeights(`0${1 + random.below(9)}${random.digits(6)}`, [3, 7, 1, 3, 7, 1, 3, 7, 1], 10),
    ),
  ),
  sortcode: slotOf("bank_routing", (random) => grouped(random.digits(6), [2, 2, 2], "-")),
  blz: slotOf("bank_routing", (random) =>
    grouped(`${1 + random.below(8)}${random.digits(7)}`, [3, 3, 2], random.pick([" ", ""])),
  ),
  branch5: slotOf("bank_routing", (random) => random.digits(5)),
  agency: slotOf("bank_routing", (random) => `${random.digits(4)}-${random.digits(1)}`),
  bic: slotOf("swift_code", BANKS),
  ...ibans({ DE: 18, AT: 16, FR: 23, BE: 12, ES: 20, PT: 21 }),
  iban_IT: slotOf("international_bank_account_number", (random) =>
    spaced(iban("IT", `X${random.digits(22)}`), random),
  ),
  iban_NL: slotOf("international_bank_account_number", (random) =>
    spaced(iban("NL", `INGB${random.digits(10)}`), random),
  ),
  iban_GB: slotOf("international_bank_account_number", (random) =>
    spaced(iban("GB", `NWBK${random.digits(14)}`), random),
  ),
};

function ibans(lengths: Readonly<Record<string, number>>): Record<string, Slot> {
  return Object.fromEntries(
    Object.entries(lengths).map(([country, length]) => [
      `iban_${country}`,
      slotOf("international_bank_account_number", (random) =>
        spaced(iban(country, random.digits(length)), random),
      ),
    ]),
  );
}

function spaced(text: string, random: Random): string {
  return random.below(2) === 0 ? text : text.replaceAll(/(.{4})(?=.)/g, "$1 ");
}

const pan = (random: Random) =>
  `${random.characters(UPPER, 3)}P${random.characters(UPPER, 1)}${random.digits(4)}${random.characters(UPPER, 1)}`;
const aadhaar = (random: Random) => withVerhoeff(`${2 + random.below(8)}${random.digits(10)}`);
const nhs = (random: Random) =>
  untilValid(random, () => withWeights(random.digits(9), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11));
const nino = (random: Random) =>
  `${random.pick(["AB", "CE", "JR", "SX", "WP"])}${random.digits(6)}${random.pick(["A", "B", "C", "D"])}`;
const SPAIN = "TRWAGMYFPDXBNJZSQVHLCKE";
const dni = (random: Random) => {
  const number = random.digits(8);
  return `${number}${SPAIN.charAt(Number(number) % 23)}`;
};
const cpf = (random: Random) => withModulus11(withModulus11(random.digits(9)));

/** What states number their people with. */
export const NATIONAL: Readonly<Record<string, Slot>> = {
  ssn: slotOf(
    "ssn",
    (random) => `${100 + random.below(500)}-${10 + random.below(89)}-${1000 + random.below(8999)}`,
  ),
  itin: slotOf(
    "us_individual_tax_identification_number",
    (random) => `9${random.digits(2)}-${70 + random.below(18)}-${random.digits(4)}`,
  ),
  sin: slotOf("ca_social_insurance_number", (random) =>
    grouped(
      withLuhn(`${1 + random.below(7)}${random.digits(7)}`),
      [3, 3, 3],
      random.pick([" ", "-", ""]),
    ),
  ),
  ohip: slotOf(
    "ca_health_number",
    (random) => `${grouped(random.digits(10), [4, 3, 3], "-")}-${random.characters(UPPER, 2)}`,
  ),
  nhs: slotOf("uk_national_health_service_number", (random) =>
    grouped(nhs(random), [3, 3, 4], " "),
  ),
  nhs_plain: slotOf("uk_national_health_service_number", nhs),
  nino: slotOf("uk_national_insurance_number", nino),
  nino_spaced: slotOf("uk_national_insurance_number", (random) =>
    grouped(nino(random), [2, 2, 2, 2, 1], " "),
  ),
  utr: slotOf("uk_unique_taxpayer_reference_number", (random) => {
    const body = random.digits(9);
    const sum = [6, 7, 8, 9, 10, 5, 4, 3, 2].reduce(
      (total, weight, index) => total + weight * Number(body.charAt(index)),
      0,
    );
    return `${"21987654321".charAt(sum % 11)}${body}`;
  }),
  aadhaar: slotOf("in_aadhaar", aadhaar),
  aadhaar4: slotOf("in_aadhaar", (random) => grouped(aadhaar(random), [4, 4, 4], " ")),
  pan: slotOf("in_permanent_account_number", pan),
  epic: slotOf("in_voter_number", (random) => `${random.characters(UPPER, 3)}${random.digits(7)}`),
  nrega: slotOf(
    "in_nrega",
    (random) =>
      `${random.pick(["RJ", "UP", "KA"])}-${random.digits(2)}-${random.digits(3)}-${random.digits(3)}-${random.digits(3)}/${random.digits(3)}`,
  ),
  steuerid: slotOf("ssn", (random) => germanTaxId(random)),
  nir: slotOf("ssn", (random) => {
    const body = `${1 + random.below(2)}${random.digits(2)}0${1 + random.below(9)}${10 + random.below(80)}${random.digits(6)}`;
    return `${body}${String(97 - Number(BigInt(body) % 97n)).padStart(2, "0")}`;
  }),
  dni: slotOf("ssn", dni),
  nie: slotOf("ssn", (random) => {
    const body = random.digits(7);
    const first = random.below(3);
    return `${"XYZ".charAt(first)}${body}${SPAIN.charAt(Number(`${first}${body}`) % 23)}`;
  }),
  cf: slotOf("ssn", (random) => random.pick(["RSSMRA85T10A562S", "MRTMTT91D08F205J"])),
  bsn: slotOf("ssn", (random) =>
    untilValid(random, () => withWeights(`1${random.digits(7)}`, [9, 8, 7, 6, 5, 4, 3, 2, -1], 11)),
  ),
  nif: slotOf("ssn", (random) => withModulus11(`2${random.digits(7)}`)),
  cpf: slotOf("ssn", (random) => cpf(random).replace(/(.{3})(.{3})(.{3})/, "$1.$2.$3-")),
  cnpj: slotOf("ssn", (random) =>
    withModulus11(withModulus11(`${random.digits(8)}0001`, 9), 9).replace(
      /(.{2})(.{3})(.{3})(.{4})/,
      "$1.$2.$3/$4-",
    ),
  ),
};

/** Ten digits of which one stands twice, and ISO 7064's digit. */
function germanTaxId(random: Random): string {
  const digits = Array.from("123456789").toSorted(() => random.below(3) - 1);
  const body = `${digits.join("")}${digits[random.below(9)] ?? "1"}`;
  let product = 10;
  for (const digit of body) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return `${body}${(11 - product) % 10}`;
}
