import type { Random } from "../random.ts";
import type { GeneratedCall } from "./generated-call.ts";

/** A field of a form; a file has a name. */
export interface Field {
  readonly name: string;
  readonly value: string | Buffer;
  readonly filename?: string;
}

/** A multipart form. */
export function inForm(random: Random, fields: readonly Field[]): GeneratedCall {
  const boundary = `----bounds${random.int(100_000, 999_999)}`;
  const pieces = fields.flatMap(({ filename, name, value }) => {
    const file = filename === undefined ? "" : `; filename="${filename}"`;
    const type = filename === undefined ? "" : "\r\nContent-Type: application/octet-stream";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}${type}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(value), Buffer.from("\r\n")];
  });
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    headers: {},
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** Fields from members, texts all of them. */
export const toFields = (members: Readonly<Record<string, unknown>>): Field[] =>
  Object.entries(members).map(([name, value]) => ({ name, value: String(value) }));
