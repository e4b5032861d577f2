import type { Dialect } from "../../../contract/dialect.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import type { SessionDialect, ClientSessionError } from "../../../contract/session.ts";
import { applySplices, setMember } from "../../../formats/json/edit-members.ts";
import { isRecord } from "../../../formats/json/is-record.ts";
import { parseJson } from "../../../formats/json/parse-json.ts";
import { OPEN_BRACE } from "../../../formats/json/read-object.ts";
import { objectIn, scanMembers } from "../../../formats/json/scan-members.ts";
import { RELAYED, relayed } from "../../relayed/relayed.ts";
import { transcribesByTheMinute } from "../audio/transcription-usage.ts";
import { readClientMessage } from "./read-client-message.ts";
import { readOpening } from "./read-opening.ts";
import { readServerMessage } from "./read-server-message.ts";
import { REALTIME_TEXTS } from "./realtime-texts.ts";

const session: SessionDialect = {
  readOpening,
  readClientMessage,
  readServerMessage,
  capOutput,
  errorMessage,
  cancelMessage: (responseId) =>
    JSON.stringify({ type: "response.cancel", response_id: responseId }),
  transcribesByTheMinute,
};

const REALTIME: Dialect = { ...RELAYED, session, texts: REALTIME_TEXTS };

/** Sessions over WebSocket at `path`; what is not one passes. The session itself costs nothing, what is done in it does. */
export const realtimeAt = (
  path: string,
  upstreamPath?: (path: string) => string,
): readonly Endpoint[] =>
  relayed(
    {
      charge: "nothing",
      operation: "realtime",
      dialect: REALTIME,
      ...(upstreamPath === undefined ? {} : { upstreamPath }),
    },
    [["GET", path]],
  );

function capOutput(bytes: Buffer, cap: number, capMember: string): Buffer {
  const json = parseJson(bytes);
  if (!isRecord(json)) return bytes;
  const whole = { bytes, json, members: scanMembers(bytes, bytes.indexOf(OPEN_BRACE)) };
  const value = String(cap);
  if (isRecord(json["response"])) {
    return applySplices(bytes, setMember(objectIn(whole, "response"), capMember, value));
  }
  const response = JSON.stringify({ [capMember]: cap });
  const object = { open: bytes.indexOf(OPEN_BRACE), members: whole.members };
  return applySplices(bytes, setMember(object, "response", response));
}

function errorMessage({ causeId, code, id, message, type }: ClientSessionError): string {
  const error = { type, code, message, param: null };
  return JSON.stringify({
    type: "error",
    event_id: `event_${id}`,
    error: { ...error, event_id: causeId ?? null },
  });
}
