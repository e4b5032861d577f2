import type { ClientMessageVerdict, ServerMessage, SessionDialect } from "@lintel/providers";

import type { CallReading } from "../../pipeline/inbound.ts";
import { MAX_ORDINARY_BYTES } from "../../pipeline/read/call-body.ts";
import type { LargeMessages } from "../../ports/large-bodies.ts";

type Read = "readClientMessage" | "readServerMessage" | "capOutput";

/** A dialect that reads large messages in another thread, where they block no other call, and all others at once. */
export interface MessageReader extends Omit<SessionDialect, Read> {
  readClientMessage(bytes: Buffer): ClientMessageVerdict | Promise<ClientMessageVerdict>;
  readServerMessage(bytes: Buffer): ServerMessage | Promise<ServerMessage>;
  capOutput(bytes: Buffer, cap: number, capMember: string): Buffer | Promise<Buffer>;
}

export const createMessageReader = (
  dialect: SessionDialect,
  reading: CallReading,
  large: LargeMessages,
): MessageReader => ({
  ...dialect,
  readClientMessage: (bytes) =>
    isLarge(bytes) ? large.readClientMessage(reading, bytes) : dialect.readClientMessage(bytes),
  readServerMessage: (bytes) =>
    isLarge(bytes) ? large.readServerMessage(reading, bytes) : dialect.readServerMessage(bytes),
  capOutput: (bytes, cap, capMember) =>
    isLarge(bytes)
      ? large.capOutput(reading, bytes, { cap, capMember })
      : dialect.capOutput(bytes, cap, capMember),
});

const isLarge = ({ length }: Buffer): boolean => length > MAX_ORDINARY_BYTES;
