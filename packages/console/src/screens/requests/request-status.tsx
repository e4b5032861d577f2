import { Badge, type Tone } from "../../ui/badge.tsx";
import type { RequestRow } from "./request-row.ts";

function toneOf(status: number): Tone {
  if (status >= 500 || status === 0) return "bad";
  return status >= 400 ? "warn" : "good";
}

/** What the caller was answered. */
export const RequestStatus = ({ row: { reason, status } }: { readonly row: RequestRow }) => (
  <Badge tone={toneOf(status)} title={reason}>
    {status === 0 ? "—" : status}
  </Badge>
);

/** What is out of the ordinary about a request. */
export function RequestMarks({ row }: { readonly row: RequestRow }) {
  const marks: (readonly [text: string, tone: Tone])[] = [];
  if (row.action !== "" && row.action !== "allowed") {
    marks.push([row.action, row.action === "blocked" ? "bad" : "warn"]);
  }
  if (row.isUnknown) marks.push(["unknown outcome", "warn"]);
  if (row.isCorrection) marks.push(["correction", "accent"]);
  if (row.attempt !== null) marks.push([`attempt ${row.attempt}`, "plain"]);
  if (row.provider === "cached") marks.push(["cached", "accent"]);
  return marks.map(([text, tone]) => (
    <Badge key={text} tone={tone}>
      {text}
    </Badge>
  ));
}
