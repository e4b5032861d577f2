import fc from "fast-check";
import { expect, test } from "vitest";

import { detect, type EntityType } from "./index.ts";

function found(text: string): [EntityType, string][] {
  return detect(text).map(({ type, start, end }) => [type, text.slice(start, end)]);
}

/** Values that their issuers publish as examples. */
const PUBLISHED: readonly (readonly [EntityType, string, string])[] = [
  ["credit_debit_number", "paid with 4242 4242 4242 4242 today", "4242 4242 4242 4242"],
  [
    "international_bank_account_number",
    "to GB82 WEST 1234 5698 7654 32.",
    "GB82 WEST 1234 5698 7654 32",
  ],
  ["swift_code", "BIC: DEUTDEFF500", "DEUTDEFF500"],
  ["bank_routing", "routing number 021000021", "021000021"],
  ["us_individual_tax_identification_number", "ITIN 900-70-0000", "900-70-0000"],
  ["ssn", "it says 912-34-5678 on the form", "912-34-5678"],
  ["uk_national_health_service_number", "NHS number 943 476 5919", "943 476 5919"],
  ["uk_national_insurance_number", "NINO JG 10 37 59 A", "JG 10 37 59 A"],
  ["uk_unique_taxpayer_reference_number", "UTR 2325648152", "2325648152"],
  ["ca_social_insurance_number", "SIN 130 692 544", "130 692 544"],
  ["in_aadhaar", "Aadhaar 2341 2341 2346", "2341 2341 2346"],
  ["in_permanent_account_number", "PAN AFZPK7190K", "AFZPK7190K"],
  ["ssn", "Steuer-ID 86095742719", "86095742719"],
  ["ssn", "numéro de sécurité sociale 2 55 08 14 168 025 38", "2 55 08 14 168 025 38"],
  ["ssn", "DNI 12345678Z", "12345678Z"],
  ["ssn", "codice fiscale RSSMRA85T10A562S", "RSSMRA85T10A562S"],
  ["ssn", "BSN 111222333", "111222333"],
  ["ssn", "CPF 529.982.247-25", "529.982.247-25"],
  ["ssn", "CNPJ 11.222.333/0001-81", "11.222.333/0001-81"],
  ["vehicle_identification_number", "VIN 1M8GDM9AXKP042788", "1M8GDM9AXKP042788"],
  ["aws_access_key", "key AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
  ["mac_address", "at 00-00-5E-00-53-01", "00-00-5E-00-53-01"],
  ["ip_address", "from 2001:db8::ff00:42:8329 again", "2001:db8::ff00:42:8329"],
];

test.each(PUBLISHED)("finds %s in “%s”", (type, text, value) => {
  expect(found(text)).toEqual([[type, value]]);
});

test.each([
  "The driver's license has the number K7100291.",
  "Der Führerschein hat die Nummer K7100291.",
  "Le permis de conduire a le numéro K7100291.",
  "Ese carnet de conducir tiene el número K7100291.",
  "A carta de condução tem o número K7100291.",
  "La patente di guida ha il numero K7100291.",
  "Het rijbewijs heeft nummer K7100291.",
])("finds a number that a sentence gives to what has it: %s", (text) => {
  expect(found(text)).toEqual([["driver_id", "K7100291"]]);
});

test.each([
  ["a wrong check digit of a card", "paid with 4242 4242 4242 4241 today"],
  ["a wrong check digit of an IBAN", "to GB82 WEST 1234 5698 7654 33."],
  ["an area that was never issued", "code 666-12-3456 there"],
  ["a version", "release 10.2.3.4 is out"],
  ["a UUID", "id 9f8b1c2e-4d3a-4b5c-8d7e-123456789012"],
  ["a user agent", "Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36"],
  ["a repository's address", "git clone git@github.com:acme/widgets.git"],
  ["a password that is spoken of", "The password is wrong, try again."],
  ["a password that code refers to", "connect({ password: hosts.password, user: row.user_id })"],
  ["a constant in a password's place", "{ password: SECRET, ADMIN_PASS: PASS }"],
  ["an expression in a user's place", "const user = z.object({ userId: filter.userIds })"],
  [
    "a type in a name's place",
    "interface Ends { readonly client: SessionSocket; name: DialectName }",
  ],
  ["an address of a network", "memory address: Block 12345 of the Heap"],
])("reports nothing for %s", (_, text) => {
  expect(found(text)).toEqual([]);
});

test.each([
  ["full-width digits", "SSN １２３-４５-６７８９", "１２３-４５-６７８９"],
  ["Arabic-Indic digits", "SSN ١٢٣-٤٥-٦٧٨٩", "١٢٣-٤٥-٦٧٨٩"],
  ["mathematical digits", "SSN 𝟏𝟐𝟑-𝟒𝟓-𝟔𝟕𝟖𝟗", "𝟏𝟐𝟑-𝟒𝟓-𝟔𝟕𝟖𝟗"],
  ["zero-width spaces", "SSN 1\u200b23-4\u200b5-67\u200b89", "1\u200b23-4\u200b5-67\u200b89"],
  ["soft hyphens", "SSN 12\u00ad3-45-6789", "12\u00ad3-45-6789"],
  ["unusual hyphens", "SSN 123\u201145\u20126789", "123\u201145\u20126789"],
  [
    "no-break spaces",
    "card 4242\u00a04242\u202f4242\u00a04242",
    "4242\u00a04242\u202f4242\u00a04242",
  ],
  ["a full-width @", "mail jane＠example．com", "jane＠example．com"],
])("%s do not hide an entity, and positions are those of the text as it came", (_, text, value) => {
  expect(found(text).map(([, part]) => part)).toEqual([value]);
});

test.each([
  ["phone", "They're not answering at 0363 0644358", "0363 0644358"],
  ["phone", "Ring 0240-416 00 56 tonight", "0240-416 00 56"],
  ["address", "Kerkkolankatu 83, 21380 Aura", "Kerkkolankatu 83, 21380 Aura"],
  [
    "address",
    "Address: 6750 Koskikatu 25 Apt. 864, Artilleros",
    "6750 Koskikatu 25 Apt. 864, Artilleros",
  ],
  ["name", "Kind regards,\nKarl-Heinz McKenna", "Karl-Heinz McKenna"],
])("finds %s in “%s”", (type, text, value) => {
  expect(found(text)).toEqual([[type, value]]);
});

test("reports what stands in a URL or a connection string beside it", () => {
  expect(found("see http://192.0.2.7/a?to=jane@example.com now")).toEqual([
    ["url", "http://192.0.2.7/a?to=jane@example.com"],
    ["ip_address", "192.0.2.7"],
    ["email", "jane@example.com"],
  ]);
  expect(found("redis://user:hunter2@cache.example.com:6379/0")).toEqual([
    ["secret", "redis://user:hunter2@cache.example.com:6379/0"],
  ]);
});

test("`types` leaves out spans and changes none of the others", () => {
  const text = "Mail jane@example.com, SSN 123-45-6789, call 212-736-5000.";
  const only = detect(text, { types: new Set<EntityType>(["phone", "email"]) });
  expect(only).toEqual(detect(text).filter(({ type }) => type === "phone" || type === "email"));
  expect(only.map(({ type }) => type)).toEqual(["email", "phone"]);
});

test("`minScore` leaves out what is less sure", () => {
  const text = "SSN 123-45-6789 or see example.org";
  expect(detect(text).map(({ type }) => type)).toEqual(["ssn", "url"]);
  expect(detect(text, { minScore: 0.9 }).map(({ type }) => type)).toEqual(["ssn"]);
});

const CHARACTERS = Array.from("0123456789 -.:/@+(),\n'\"=_");
const PIECES = fc.constantFrom(
  ...CHARACTERS,
  "a",
  "É",
  "ß",
  "\u0301",
  "\u200b",
  "１",
  "😀",
  "\ud800",
  "SSN ",
  "password: ",
  "Herr ",
  "http://",
  "www.",
  "+49 ",
  "eyJ",
  "IBAN DE",
  "calle ",
  "12/27",
  "-----BEGIN PRIVATE KEY-----",
);

test("any text has spans within it, in order, none of them empty", () => {
  fc.assert(
    fc.property(fc.array(PIECES, { maxLength: 60 }), (pieces) => {
      const text = pieces.join("");
      let last = 0;
      for (const { start, end, score } of detect(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(score > 0 && score <= 1).toBe(true);
        last = start;
      }
    }),
    { numRuns: 500 },
  );
});

test("spans of the same text are the same each time: no pattern keeps a position", () => {
  fc.assert(
    fc.property(fc.array(PIECES, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      expect(detect(text)).toEqual(detect(text));
    }),
  );
});

test.each<[string, [EntityType, string][]]>([
  ["I told Svetlana about it.", [["name", "Svetlana"]]],
  ["The keynote is by Marik Kwiatkowski, of Acme.", [["name", "Marik Kwiatkowski"]]],
  ["Grace Andersen wrote it.", [["name", "Grace Andersen"]]],
  ["She lives at Skolegade 55, Odense.", [["address", "Skolegade 55, Odense"]]],
  [
    "Send it to\n76 Cours Joffre\n Apt. 632\n Deuil\n France 95170\nplease",
    [["address", "76 Cours Joffre\n Apt. 632\n Deuil\n France 95170"]],
  ],
  ["Mail: PSC 3639, Box 9151\nAPO AE 09276", [["address", "PSC 3639, Box 9151\nAPO AE 09276"]]],
])("names and addresses are found without a word before them: %j", (text, expected) => {
  expect(found(text)).toEqual(expected);
});

test.each([
  "Will they mark the rose in May? Grace is what Paris and London have.",
  "Amber lights, a crystal ball, and Ruby on Rails.",
  "Run `Emma.js` with Svetlana-7, svetlana@ and SVETLANA.",
  "Spring 2024 came after Engineering 101, and During 1982 there was none.",
  "Suite of tests: Unit 4 of the course, Floor 2, Room 101.",
])(
  "words that are names as well, and numbers behind words, are no names or addresses: %j",
  (text) => {
    expect(found(text).filter(([type]) => type === "name" || type === "address")).toEqual([]);
  },
);

test("an e-mail address is found whole where its sign is written as in URLs", () => {
  expect(found("mail to qwerty7%40example.com now")).toEqual([["email", "qwerty7%40example.com"]]);
  expect(found("100%40px of %40 and %401")).toEqual([]);
});

test.each(["247-555-0123", "(247) 555-0123", "1-247-555-0123", "247.555.0123"])(
  "a phone of the North American form is found whatever its area code: %s",
  (phone) => {
    expect(found(`write down ${phone} for later`)).toEqual([["phone", phone]]);
  },
);

test.each(["911-555-0123", "247-911-0123", "147-555-0123", "247-155-0123"])(
  "a number whose area code or exchange cannot exist is no phone: %s",
  (number) => {
    expect(found(`write down ${number} for later`)).toEqual([]);
  },
);
