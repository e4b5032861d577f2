import type { IncomingMessage } from "node:http";

import { withDeadline } from "../with-deadline.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** One request and its answer, as the server sees them: the record, and the means to bring it up to date. */
export interface Exchange {
  readonly request: RecordedRequest;
  received(body: Buffer): void;
  charged(usage: RecordedRequest["usage"]): void;
  sent(bytes: number): void;
  cutting(): void;
  /** The connection or the answer has ended. `complete`: the whole answer was handed to the kernel. */
  closed(complete: boolean): void;
}

const DEADLINE_MS = 60_000;

export function createExchange(message: IncomingMessage, number: number): Exchange {
  const { promise: closed, resolve } = Promise.withResolvers<RecordedRequest>();
  const headers = pairs(message.rawHeaders);
  const target = message.url ?? "";
  const queryAt = target.includes("?") ? target.indexOf("?") : target.length;
  const record: Writable<RecordedRequest> = {
    number,
    method: message.method ?? "",
    path: target.slice(0, queryAt),
    query: target.slice(queryAt + 1),
    headers,
    body: Buffer.alloc(0),
    state: "receiving",
    receivedAtMs: Date.now(),
    endedAtMs: undefined,
    sentBytes: 0,
    usage: undefined,
    header: (name) => findHeader(headers, name),
    json: () => JSON.parse(record.body.toString()),
    ended: (timeoutMs = DEADLINE_MS) => withDeadline(closed, timeoutMs, `request ${number} to end`),
  };
  return {
    request: record,
    received(body) {
      record.body = body;
      if (record.state === "receiving") record.state = "answering";
    },
    charged: (usage) => void (record.usage = usage),
    sent: (bytes) => void (record.sentBytes += bytes),
    cutting: () => void (record.state = "cut"),
    closed(complete) {
      record.endedAtMs = Date.now();
      if (record.state !== "cut") record.state = complete ? "answered" : "abandoned";
      resolve(record);
    },
  };
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

function pairs(rawHeaders: readonly string[]): (readonly [string, string])[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
}

function findHeader(headers: RecordedRequest["headers"], wanted: string): string | undefined {
  const values = headers.filter(([name]) => name.toLowerCase() === wanted.toLowerCase());
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(", ");
}
