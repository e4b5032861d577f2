/** Streams in the forms of each dialect, with a text in pieces where it has one. */
export interface DialectCase {
  readonly name: string;
  readonly provider: string;
  readonly path: string;
  stream(pieces: readonly string[]): Buffer;
}

export type Json = Readonly<Record<string, unknown>>;

/** Events as a stream carries them, with their types as names or without. */
export const events = (values: readonly Json[], hasNames = false): string =>
  values
    .map(
      (value) =>
        `${hasNames ? `event: ${String(value["type"])}\n` : ""}data: ${JSON.stringify(value)}\n\n`,
    )
    .join("");

/** Pieces of a JSON text whose one string is made of these pieces. */
export const asJson = (pieces: readonly string[]): readonly string[] => {
  const inner = pieces.map((piece) => JSON.stringify(piece).slice(1, -1));
  return inner.map(
    (piece, index) =>
      `${index === 0 ? '{"to":"' : ""}${piece}${index === inner.length - 1 ? '"}' : ""}`,
  );
};
