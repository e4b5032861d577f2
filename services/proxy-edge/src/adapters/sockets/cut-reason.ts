/** RFC 6455, section 5.5: a control frame holds at most 125 bytes, of which the close code takes two. */
const MAX_REASON_BYTES = 123;

/** A reason for a close as far as it fits into the frame, cut between characters. */
export function cutReason(reason: string): string {
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(MAX_REASON_BYTES));
  return reason.slice(0, read);
}
