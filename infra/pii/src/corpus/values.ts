import { MONEY, NATIONAL } from "./numbers.ts";
import type { Random } from "./random.ts";
import { grouped, type Slot, slotOf, UPPER } from "./slot.ts";

const MIXED = `${UPPER}${UPPER.toLowerCase()}0123456789`;

const domain = (random: Random) =>
  `${random.pick(["example", "acme-corp", "mail.widgets", "post", "uni-hall", "northwind"])}.${random.pick(["com", "org", "co.uk", "de", "fr", "es", "pt", "it", "nl", "io"])}`;

const VALUE_OF = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
const vin = (random: Random) => {
  const body = `1HG${random.characters("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 5)}0${random.characters("ABCDEFGHJKLMNPRSTUVWXYZ", 1)}${random.digits(7)}`;
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce(
    (total, weight, index) => total + weight * (VALUE_OF.indexOf(body.charAt(index)) % 10),
    0,
  );
  return `${body.slice(0, 8)}${sum % 11 === 10 ? "X" : sum % 11}${body.slice(9)}`;
};

const plate = (make: Slot["make"]) => slotOf("license_plate", make);
const driver = (make: Slot["make"]) => slotOf("driver_id", make);
const passport = (make: Slot["make"]) => slotOf("passport_number", make);
const upper = (random: Random, length: number) =>
  random.characters("ABCDEFGHJKLMNPRSTVWXYZ", length);

const DOCUMENTS: Readonly<Record<string, Slot>> = {
  vin: slotOf("vehicle_identification_number", vin),
  plate_en: plate((random) =>
    random.pick([
      `${upper(random, 3)} ${random.digits(4)}`,
      `${upper(random, 2)}${random.digits(2)} ${upper(random, 3)}`,
    ]),
  ),
  plate_de: plate(
    (random) =>
      `${random.pick(["B", "M", "HH"])}-${upper(random, 2)} ${1 + random.below(9)}${random.digits(3)}`,
  ),
  plate_fr: plate((random) => `${upper(random, 2)}-${random.digits(3)}-${upper(random, 2)}`),
  plate_es: plate((random) => `${random.digits(4)} ${upper(random, 3)}`),
  plate_br: plate(
    (random) => `${upper(random, 3)}${random.digits(1)}${upper(random, 1)}${random.digits(2)}`,
  ),
  plate_it: plate((random) => `${upper(random, 2)}${random.digits(3)}${upper(random, 2)}`),
  plate_nl: plate((random) => `${random.digits(2)}-${upper(random, 3)}-${random.digits(1)}`),
  driver: driver((random) => `${upper(random, 1)}${random.digits(7)}`),
  driver_de: driver((random) => `B${random.digits(3)}RRE2I${random.digits(2)}`),
  driver_fr: driver((random) => random.digits(12)),
  dni_driver: driver((random) => `${random.digits(8)}-${upper(random, 1)}`),
  driver_it: driver((random) => `U1${upper(random, 1)}${random.digits(6)}${upper(random, 1)}`),
  cnh: driver((random) => random.digits(11)),
  cnh10: driver((random) => random.digits(10)),
  passport: passport((random) => `${1 + random.below(8)}${random.digits(8)}`),
  passport_de: passport((random) => `C${random.digits(2)}X${random.digits(2)}T${random.digits(2)}`),
  passport_fr: passport((random) => `${random.digits(2)}${upper(random, 2)}${random.digits(5)}`),
  passport_es: passport((random) => `${upper(random, 3)}${random.digits(6)}`),
  passport_br: passport((random) => `${upper(random, 2)}${random.digits(6)}`),
  passport_it: passport((random) => `YA${random.digits(7)}`),
  passport_nl: passport((random) => `N${upper(random, 2)}${random.digits(6)}`),
};

const hex = (random: Random, length: number) => random.characters("0123456789abcdef", length);
const pairs = (random: Random, separator: string) =>
  Array.from({ length: 6 }, () => hex(random, 2)).join(separator);

const NETWORK: Readonly<Record<string, Slot>> = {
  email: slotOf(
    "email",
    (random) =>
      `${random.pick(["jane.doe", "m_rossi", "k-schmidt", "info+billing", "o'hara", "x7"])}@${domain(random)}`,
  ),
  url: slotOf(
    "url",
    (random) =>
      `https://${domain(random)}/${random.pick(["docs/start", "a?b=1&c=2", "path_(x)", "index.html#top", ""])}`,
  ),
  url_www: slotOf("url", (random) => `www.${domain(random)}${random.pick(["/help", "", "/a/b"])}`),
  ipv4: slotOf(
    "ip_address",
    (random) =>
      `${11 + random.below(180)}.${random.below(256)}.${random.below(256)}.${1 + random.below(250)}`,
  ),
  ipv6: slotOf("ip_address", (random) =>
    random.pick([
      `2001:db8::${hex(random, 4)}:${1 + random.below(9)}`,
      `fe80::1ff:fe23:${hex(random, 4)}:890a`,
      `2001:0db8:85a3:0000:0000:8a2e:0370:${hex(random, 4)}`,
    ]),
  ),
  mac: slotOf("mac_address", (random) => pairs(random, ":")),
  mac_dash: slotOf("mac_address", (random) => pairs(random, "-").toUpperCase()),
};

const PASSWORDS = [
  "Tr0ub4dor&3",
  "hunter2!",
  "S3cret#2024",
  "kX9$mPq2",
  "correcthorse77",
  "Winter-2024x",
  "p@ssw0rd1",
] as const;
const MIXED_KEY = (prefix: string, length: number): Slot =>
  slotOf("secret", (random) => `${prefix}${random.characters(MIXED, length - 2)}7B`);

const CREDENTIALS: Readonly<Record<string, Slot>> = {
  awskey: slotOf(
    "aws_access_key",
    (random) => `AKIA${random.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
  ),
  awssecret: slotOf("aws_secret_key", (random) => `wJ7${random.characters(`${MIXED}/+`, 36)}Q`),
  password: slotOf("password", (random) => random.pick(PASSWORDS)),
  pin: slotOf("pin", (random) => random.digits(4)),
  username: slotOf(
    "username",
    (random) => `${random.pick(["jdoe", "m.rossi", "anna_k", "kschmidt"])}${random.digits(2)}`,
  ),
  ghkey: MIXED_KEY("ghp_", 36),
  openai: MIXED_KEY("sk-proj-", 48),
  anthropic: MIXED_KEY("sk-ant-api03-", 80),
  stripe: MIXED_KEY("sk_live_", 24),
  slack: slotOf("secret", (random) => `xoxb-${random.digits(12)}-${random.characters(MIXED, 24)}`),
  gcp: MIXED_KEY("AIza", 35),
  gitlab: MIXED_KEY("glpat-", 20),
  azure: slotOf("secret", (random) => `AccountKey=${random.characters(`${MIXED}+/`, 86)}==`),
  jwt: slotOf(
    "secret",
    (random) =>
      `eyJ${random.characters(MIXED, 33)}.eyJ${random.characters(MIXED, 60)}.${random.characters(MIXED, 43)}`,
  ),
  conn: slotOf(
    "secret",
    (random) =>
      `${random.pick(["postgres", "mongodb+srv", "redis", "amqp"])}://app:${random.characters(MIXED, 12)}@db.example.com:5432/prod`,
  ),
  pem: slotOf(
    "secret",
    (random) =>
      `-----BEGIN RSA PRIVATE KEY-----\n${random.characters(MIXED, 64)}\n${random.characters(MIXED, 64)}\n-----END RSA PRIVATE KEY-----`,
  ),
};

const NAMES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  en: ["Jane Whitaker", "Tobias Fünke", "Keira O'Neill", "Declan Murphy", "Zadie Okafor"],
  de: ["Annegret Vogel", "Karl-Heinz Müller", "Jörg von Stein", "Lena Hoffmann"],
  fr: ["Clémence Dubois", "Jean-Luc Moreau", "Aïcha Benali", "Marie de la Tour"],
  es: ["Lucía Fernández García", "Iker Etxeberria", "Carmen Ruiz", "Juan de la Cruz"],
  pt: ["Thaís Oliveira", "João da Silva", "Inês Carvalho", "Caetano Souza"],
  it: ["Ginevra Esposito", "Marco De Luca", "Chiara Ricci", "Ettore Bianchi"],
  nl: ["Fenna de Vries", "Jan van der Berg", "Joost Bakker", "Wouter Jansen"],
  listed: ["Sarah Connor", "Michael Schumann", "Anna Karlsen", "Pedro Almeida"],
};

const PHONES: Readonly<Record<string, Slot["make"]>> = {
  us: (random) =>
    `${random.pick(["212", "415", "617"])}-${random.pick(["664", "736", "253"])}-${random.digits(4)}`,
  us_paren: (random) => `(212) 736-${random.digits(4)}`,
  intl_US: (random) => `+1 415 736 ${random.digits(4)}`,
  intl_GB: (random) => `+44 7911 1${random.digits(5)}`,
  intl_DE: (random) => `+49 171 5${random.digits(6)}`,
  intl_FR: (random) => `+33 6 12 ${grouped(random.digits(6), [2, 2, 2], " ")}`,
  intl_ES: (random) => `+34 612 ${grouped(random.digits(6), [3, 3], " ")}`,
  intl_BR: (random) => `+55 11 91234-${random.digits(4)}`,
  intl_PT: (random) => `+351 912 ${grouped(random.digits(6), [3, 3], " ")}`,
  intl_IT: (random) => `+39 347 1${random.digits(6)}`,
  intl_NL: (random) => `+31 6 1${random.digits(7)}`,
  de: (random) => random.pick([`030 90${random.digits(5)}`, `0171-5${random.digits(6)}`]),
  fr: (random) => `06 12 ${grouped(random.digits(6), [2, 2, 2], " ")}`,
  es: (random) => `612 ${grouped(random.digits(6), [3, 3], " ")}`,
  br: (random) => `(11) 91234-${random.digits(4)}`,
  it: (random) => `347 1${random.digits(6)}`,
  nl: (random) => `06-1${random.digits(7)}`,
};

/** Whatever stands in braces in a template. */
export const SLOTS: ReadonlyMap<string, Slot> = new Map([
  ...[MONEY, NATIONAL, DOCUMENTS, NETWORK, CREDENTIALS].flatMap((slots) => Object.entries(slots)),
  ...Object.entries(NAMES).flatMap(([language, names]): [string, Slot][] => [
    [`name_${language}`, slotOf("name", (random) => random.pick(names))],
    [
      `name_${language}_last`,
      slotOf("name", (random) => random.pick(names).split(" ").at(-1) ?? ""),
    ],
  ]),
  ...Object.entries(PHONES).map(([form, make]): [string, Slot] => [
    `phone_${form}`,
    slotOf("phone", make),
  ]),
]);
