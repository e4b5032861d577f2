import { describe, expect, it } from "vitest";

import { readFields } from "./read-fields.ts";

const TYPE = "multipart/form-data; boundary=b";
const ACTED = new Set(["model", "user"]);

const part = (head: string, content: string) => `--b\r\n${head}\r\n\r\n${content}\r\n`;
const field = (name: string, content: string) =>
  part(`Content-Disposition: form-data; name="${name}"`, content);
const FILE = part(
  'Content-Disposition: form-data; name="file"; filename="a.mp3"\r\nContent-Type: audio/mpeg',
  "\0\r\n\xff--",
);
const read = (form: string, type = TYPE) => readFields(Buffer.from(form, "latin1"), type, ACTED);

describe("the fields of a form", () => {
  it.each([
    ["behind the file", FILE + field("model", "whisper-1")],
    ["before the file", field("model", "whisper-1") + FILE],
  ])("are read %s", (_where, parts) => {
    expect(read(`${parts}--b--\r\n`)).toEqual({ readable: true, fields: { model: "whisper-1" } });
  });

  it("may be absent, and the boundary quoted", () => {
    const form = `${FILE}--b--`;
    expect(read(form, 'multipart/form-data; boundary="b"')).toEqual({ readable: true, fields: {} });
  });

  it("are read as .NET and Apache's client write them", () => {
    const model = "Content-Disposition: form-data; name=model";
    const file =
      "Content-Disposition: form-data; name=file; filename=a.wav; filename*=utf-8''a.wav";
    const form =
      part(`Content-Type: text/plain; charset=utf-8\r\n${model}`, "m") +
      part(`Content-Type: audio/wav\r\n${file}\r\nContent-Transfer-Encoding: binary`, "bytes");
    const verdict = read(`${form}--b--\r\n`, 'multipart/form-data; boundary="b"');
    expect(verdict).toEqual({ readable: true, fields: { model: "m" } });
  });

  it("are read as fetch writes them", async () => {
    const form = new FormData();
    form.set("file", new File(["bytes"], 'a "ü" name=x.mp3'));
    form.set("model", "m");
    const request = new Request("http://x/", { method: "POST", body: form });
    const type = request.headers.get("content-type") ?? "";
    const bytes = Buffer.from(await request.arrayBuffer());
    expect(readFields(bytes, type, ACTED)).toEqual({ readable: true, fields: { model: "m" } });
  });

  const GOOD = field("model", "m");
  it.each([
    ["a field named twice", GOOD + GOOD],
    ["a field in two cases", GOOD + field("Model", "n")],
    ["a list of it", GOOD + field("model[]", "n")],
    [
      "a file under its name",
      part('Content-Disposition: form-data; name="model"; filename="m"', "n"),
    ],
    ["an extended name", part("Content-Disposition: form-data; name*=utf-8''model", "n")],
    ["a second name", part('Content-Disposition: form-data; name="a"; name="model"', "n")],
    ["a name that is half quoted", part('Content-Disposition: form-data; name=mod"el"', "n")],
    ["an encoded name", part("Content-Disposition: form-data; name==?utf-8?B?bW9kZWw=?=", "n")],
    ["an escaped name", part('Content-Disposition: form-data; name="mod\\el"', "n")],
    [
      "two dispositions",
      part(
        'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="model"',
        "n",
      ),
    ],
    [
      "a transfer encoding",
      part(
        'Content-Disposition: form-data; name="model"\r\nContent-Transfer-Encoding: base64',
        "bQ==",
      ),
    ],
    [
      "a bare-LF delimiter in a file",
      field("file", 'x\n--b\nContent-Disposition: form-data; name="model"\n\nn'),
    ],
    ["a padded delimiter", `--b \r\nContent-Disposition: form-data; name="model"\r\n\r\nn\r\n`],
    ["a preamble", `hello\r\n${GOOD}`],
    ["a part without a head", "--b\r\nhello\r\n"],
    ["bytes that are no UTF-8", field("model", "\xff")],
  ])("are refused with %s", (_what, form) => {
    expect(read(`${form}--b--\r\n`).readable).toBe(false);
  });

  it.each([
    ["an epilogue", `${GOOD}--b--\r\nmore`, TYPE],
    ["no end", GOOD, TYPE],
    ["no boundary", `${GOOD}--b--`, "multipart/form-data"],
    ["two boundaries", `${GOOD}--b--`, "multipart/form-data; boundary=b; boundary=c"],
    ["another multipart type", `${GOOD}--b--`, "multipart/mixed; boundary=b"],
  ])("are refused with %s", (_what, form, type) => {
    expect(read(form, type).readable).toBe(false);
  });
});
