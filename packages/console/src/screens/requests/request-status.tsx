import { Badge, type Tone } from "../../ui/badge.tsx";
import type { LedgerEvent } from "./request-queries.ts";

function toneOf(status: number): Tone {
  if (status >= 500 || status === 0) return "bad";
  return status >= 400 ? "warn" : "good";
}

/** What the caller was answered. */
export const RequestStatus = ({ event }: { readonly event: LedgerEvent }) => (
  <Badge
    tone={toneOf(event.status)}
    title={event.errorCode === "" ? event.ending : event.errorCode}
  >
    {event.status === 0 ? "—" : event.status}
  </Badge>
);

/** What is out of the ordinary about a request. */
export function RequestMarks({ event }: { readonly event: LedgerEvent }) {
  const marks: (readonly [text: string, tone: Tone])[] = [];
  if (event.action !== "" && event.action !== "allowed") {
    marks.push([event.action, event.action === "blocked" ? "bad" : "warn"]);
  }
  if (event.outcome === "unknown") marks.push(["unknown outcome", "warn"]);
  if (event.corrects !== null) marks.push(["correction", "accent"]);
  if (event.attempt !== null) marks.push([`attempt ${event.attempt}`, "plain"]);
  if (event.provider === "cached") marks.push(["cache", "accent"]);
  return marks.map(([text, tone]) => (
    <Badge key={text} tone={tone}>
      {text}
    </Badge>
  ));
}
