/** What a command has to say. With `--json` it is `json` that is printed. */
export type Output =
  | {
      readonly kind: "rows";
      readonly rows: readonly object[];
      readonly columns: readonly string[];
      readonly json: unknown;
      /** A last row with the sums of the others. */
      readonly total?: object | undefined;
      /** Lines below the table, apart. */
      readonly notes: readonly string[];
    }
  | {
      readonly kind: "record";
      readonly shown: object;
      readonly json: object;
      /** Shown last and apart: what has to be copied now, because it is not shown again. */
      readonly secret?: string | undefined;
    }
  | { readonly kind: "said"; readonly text: string; readonly json: unknown };

interface RowsOptions {
  /** The answer as a whole, where it is more than the rows. */
  readonly json?: unknown;
  readonly total?: object | undefined;
  readonly notes?: readonly string[];
}

/** A table of some members of each row. */
export const rows = (
  list: readonly object[],
  columns: readonly string[],
  { json = list, notes = [], total }: RowsOptions = {},
): Output => ({ kind: "rows", rows: list, columns, json, total, notes });

/** The members of one thing; people may be shown them in another form. */
export const record = (
  json: object,
  { secret, shown = json }: { readonly shown?: object; readonly secret?: string | undefined } = {},
): Output => ({ kind: "record", shown, json, secret });

export const said = (text: string, json: unknown = {}): Output => ({ kind: "said", text, json });
