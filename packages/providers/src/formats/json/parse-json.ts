/** The value of a JSON text; `undefined` when it is none: any answer is passed on as it is. */
export function parseJson(text: string | Buffer | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}
