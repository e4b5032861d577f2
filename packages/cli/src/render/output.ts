/** What a command has to say. With `--json` it is `json` that is printed. */
export type Output =
  | {
      readonly kind: "rows";
      readonly rows: readonly object[];
      readonly columns: readonly string[];
      readonly json: unknown;
    }
  | { readonly kind: "record"; readonly shown: object; readonly json: object }
  | { readonly kind: "said"; readonly text: string; readonly json: unknown };

/** A table of some members of each row. */
export const rows = (
  list: readonly object[],
  columns: readonly string[],
  json: unknown = list,
): Output => ({
  kind: "rows",
  rows: list,
  columns,
  json,
});

/** The members of one thing; people may be shown them in another form. */
export const record = (json: object, shown = json): Output => ({ kind: "record", shown, json });

export const said = (text: string, json: unknown = {}): Output => ({ kind: "said", text, json });
