import type { Dialect } from "../../../contract/dialect.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import type {
  ClientMessage,
  ClientMessageVerdict,
  ClientSessionError,
  SessionDialect,
} from "../../../contract/session.ts";
import { stringIn } from "../../../formats/json/is-record.ts";
import { readObject } from "../../../formats/json/read-object.ts";
import { noTexts, objectOf } from "../../../reading/texts/shapes.ts";
import { RELAYED_TEXTS } from "../../relayed/relayed-texts.ts";
import { RELAYED, relayed } from "../../relayed/relayed.ts";
import { RESPONSE_TEXTS } from "../texts/response-texts.ts";

/** Members of a message that decide how it is read. */
const ACTED: ReadonlySet<string> = new Set(["type", "stream_id"]);
/** Messages that cost nothing and ask for nothing. */
const HARMLESS: ReadonlySet<string> = new Set(["response.cancel", "response.processed"]);

/**
 * Responses over WebSocket (https://developers.openai.com/api/docs/guides/websocket-mode, November 2026): each `response.create` is
 * the body of a call of `POST /v1/responses`, answered with the events of its stream, each a message. Several of one `stream_id`
 * are answered in their order.
 */
const session: SessionDialect = {
  turns: "openai-responses",
  readOpening: () => ({ readable: true, model: "", attaches: false }),
  readClientMessage,
  readServerMessage: () => ({ kind: "other" }),
  capOutput: (bytes) => bytes,
  errorMessage,
  cancelMessage: () => "",
  transcribesByTheMinute: () => false,
};

const TURNS: Dialect = {
  ...RELAYED,
  session,
  texts: {
    ...RELAYED_TEXTS,
    request: objectOf(
      {
        ...Object.fromEntries(RESPONSE_TEXTS.request.object?.members ?? []),
        ...noTexts("type stream_id generate response_id"),
      },
      { kind: "other" },
    ),
  },
};

/** Where a WebSocket is opened whose turns are responses; what is no WebSocket passes. */
export const responseTurns: readonly Endpoint[] = relayed(
  { charge: "nothing", operation: "chat", dialect: TURNS },
  [["GET", "/v1/responses"]],
);

/** What may be queued for a later answer (`response.steer`) has no bound that is known, and is refused with all that is unknown. */
function readClientMessage(bytes: Buffer): ClientMessageVerdict {
  const object = readObject(bytes, ACTED);
  if (!object.readable) return { ...object, eventId: undefined };
  const type = stringIn(object.json["type"]);
  const lane = stringIn(object.json["stream_id"]);
  const eventId = lane === "" ? undefined : lane;
  if (type === "response.create") return { readable: true, message: toMessage("respond", eventId) };
  if (HARMLESS.has(type)) return { readable: true, message: toMessage("other", eventId) };
  return {
    readable: false,
    reason: "Only `response.create` is served on this WebSocket.",
    eventId,
  };
}

const toMessage = (kind: ClientMessage["kind"], eventId: string | undefined): ClientMessage => ({
  kind,
  eventId,
  models: [],
  transcriptionModels: [],
  audioBytes: 0,
  textTokens: 0,
  outputCap: undefined,
  bringsIn: false,
});

/** An error with the status it has over HTTP, in the lane of the message it is about. */
function errorMessage(given: ClientSessionError): string {
  const { causeId, code, message, resetsAtSeconds, status, type } = given;
  const error = { type, code, message, param: null, resets_at: resetsAtSeconds };
  const lane = causeId === undefined ? {} : { stream_id: causeId };
  return JSON.stringify({ type: "error", status, error, ...lane });
}
