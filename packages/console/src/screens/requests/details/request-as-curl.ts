import type { LedgerEvent } from "../request-row.ts";

/** A body that was stored, as text; empty where none was. */
export function storedText(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  return text === "{}" ? "" : indented(text);
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The same call again: with its body where that was stored. */
export function callAsCurl(event: LedgerEvent, proxyUrl: string): string {
  const body = storedText(event.request);
  const stand = JSON.stringify({ model: event.model, messages: [{ role: "user", content: "…" }] });
  const lines = [
    `curl -X ${event.method} ${quoted(proxyUrl + event.path)}`,
    `-H "Authorization: Bearer $LINTEL_KEY"`,
  ];
  if (event.method !== "GET") {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(body === "" ? stand : body)}`);
  }
  return lines.join(" \\\n  ");
}
