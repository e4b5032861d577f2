import { readForm } from "../formats/form/read-form.ts";

/**
 * A multipart form with another value of its field `model`; every other byte stays as it was. `undefined` when the form cannot
 * be read for certain, has no such field, or when the value cannot stand in it.
 */
export function renameModelInForm(
  bytes: Buffer,
  contentType: string,
  model: string,
): Buffer | undefined {
  const part = readForm(bytes, contentType)?.find(
    ({ isFile, name }) => name === "model" && !isFile,
  );
  if (part === undefined || /[\r\n]/.test(model)) return undefined;
  const renamed = Buffer.concat([
    bytes.subarray(0, part.start),
    Buffer.from(model),
    bytes.subarray(part.end),
  ]);
  // A name that holds the form's own boundary would end it.
  return readForm(renamed, contentType) === undefined ? undefined : renamed;
}
