import type { FoundEntity } from "@lintel/policies";
import { z } from "zod";

import type { JsonCaller } from "../call/json-caller.ts";
import { codePointPositions, cutTexts, type Piece } from "../call/pieces.ts";
import { type Located, locate, type Source } from "../call/source.ts";

const MAX_UNITS = 20_000;
/** Texts of one request. */
const BATCH = 50;

const Answer = z.array(
  z.array(
    z.object({
      entity_type: z.string(),
      start: z.int(),
      end: z.int(),
      score: z.number(),
    }),
  ),
);

/**
 * What Presidio's entities are called here; others are ignored. Identity and tax numbers of other countries are `ssn`, as for
 * the built-in detector. https://microsoft.github.io/presidio/supported_entities/, read 2026-11-29.
 */
const TYPES: Readonly<Record<string, FoundEntity["type"]>> = {
  ABA_ROUTING_NUMBER: "bank_routing",
  AGE: "age",
  AU_TFN: "ssn",
  CREDIT_CARD: "credit_debit_number",
  DATE_TIME: "date_time",
  EMAIL_ADDRESS: "email",
  ES_NIE: "ssn",
  ES_NIF: "ssn",
  FI_PERSONAL_IDENTITY_CODE: "ssn",
  IBAN_CODE: "international_bank_account_number",
  IN_AADHAAR: "in_aadhaar",
  IN_PAN: "in_permanent_account_number",
  IN_PASSPORT: "passport_number",
  IN_VEHICLE_REGISTRATION: "license_plate",
  IN_VOTER: "in_voter_number",
  IP_ADDRESS: "ip_address",
  IT_DRIVER_LICENSE: "driver_id",
  IT_FISCAL_CODE: "ssn",
  IT_IDENTITY_CARD: "ssn",
  IT_PASSPORT: "passport_number",
  KR_RRN: "ssn",
  LOCATION: "address",
  MAC_ADDRESS: "mac_address",
  PERSON: "name",
  PHONE_NUMBER: "phone",
  PL_PESEL: "ssn",
  SG_NRIC_FIN: "ssn",
  UK_NHS: "uk_national_health_service_number",
  UK_NINO: "uk_national_insurance_number",
  URL: "url",
  US_BANK_NUMBER: "bank_account_number",
  US_DRIVER_LICENSE: "driver_id",
  US_ITIN: "us_individual_tax_identification_number",
  US_PASSPORT: "passport_number",
  US_SSN: "ssn",
};

/**
 * Microsoft Presidio's analyzer over HTTP: `POST /analyze` with a list of texts, positions in code points, as Python counts.
 * presidio-analyzer/app.py of microsoft/presidio, read 2026-11-29.
 */
export function createPresidio(caller: JsonCaller, baseUrl: string): Source {
  const url = `${baseUrl.replace(/\/+$/, "")}/analyze`;
  const ask = async (
    pieces: readonly Piece[],
    signal: AbortSignal,
  ): Promise<readonly Located[]> => {
    const body = JSON.stringify({ text: pieces.map(({ text }) => text), language: "en" });
    const answer = Answer.safeParse(await caller.post(() => ({ url, headers: {}, body }), signal));
    if (!answer.success || answer.data.length !== pieces.length) {
      throw caller.fail("answered in another form");
    }
    return pieces.flatMap((piece, index) => toLocated(piece, answer.data[index] ?? []));
  };
  return {
    findsEntities: true,
    judgesRequirements: false,
    async detect(texts, { signal }) {
      const pieces = cutTexts(texts, MAX_UNITS);
      const batches = Array.from({ length: Math.ceil(pieces.length / BATCH) }, (_, batch) =>
        ask(pieces.slice(batch * BATCH, (batch + 1) * BATCH), signal),
      );
      return (await Promise.all(batches)).flat();
    },
    close: () => caller.close(),
  };
}

function toLocated(piece: Piece, entities: z.output<typeof Answer>[number]): readonly Located[] {
  const toUnits = codePointPositions(piece.text);
  return entities.flatMap(({ entity_type: name, start, end, score }) => {
    const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    return type === undefined ? [] : [locate(piece, { type, start, end, score }, toUnits)];
  });
}
