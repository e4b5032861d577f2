import { type ReactNode, useMemo } from "react";

import { classNames } from "../class-names.ts";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "right";
  /** Left out on narrow pages, `sm` on phones alone: what the row is about never is. */
  readonly onlyWide?: "sm" | "md" | "lg" | "xl";
  /** Takes what width is left. */
  readonly isWide?: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** The same objects as long as they are the same rows: what is the same is not drawn again. So with the columns. */
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** Opens a row. Its first cell that every page has becomes a button, for keyboards; the rest of the row can be clicked too. */
  readonly onOpen?: (row: Row) => void;
  readonly openId?: string | undefined;
}

const WIDE = {
  sm: "hidden sm:table-cell",
  md: "hidden md:table-cell",
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
};

const cellClass = <Row,>(column: Column<Row>): string =>
  classNames(
    "px-3 whitespace-nowrap first:pl-4 last:pr-4",
    column.align === "right" ? "text-right" : "text-left",
    column.onlyWide !== undefined && WIDE[column.onlyWide],
    column.isWide === true && "w-full max-w-0",
  );

/** Rows and columns that fit the page: cells are cut, and nothing is behind a horizontal scroll. */
export const Table = <Row,>({ label, columns, rows, ...more }: TableProps<Row>) => (
  <table className="w-full border-collapse text-sm">
    <caption className="sr-only">{label}</caption>
    <thead>
      <tr className="border-b border-line">
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            className={classNames(cellClass(column), "h-9 text-xs font-medium text-soft")}
          >
            {column.header}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <TableRow key={more.idOf(row)} row={row} columns={columns} {...more} />
      ))}
    </tbody>
  </table>
);

type RowProps<Row> = Omit<TableProps<Row>, "label" | "rows"> & { readonly row: Row };

/** Its cells are drawn again only when the row or the columns are others: opening a row redraws no other, however many there are. */
function TableRow<Row>({ row, columns, idOf, onOpen, openId }: RowProps<Row>) {
  const isOpen = openId !== undefined && openId === idOf(row);
  const canOpen = onOpen !== undefined;
  const cells = useMemo(() => {
    const opening = canOpen ? columns.findIndex(({ onlyWide }) => onlyWide === undefined) : -1;
    return columns.map((column, index) => (
      <td key={column.id} className={classNames(cellClass(column), "h-10")}>
        {index === opening ? <OpenButton>{column.cell(row)}</OpenButton> : column.cell(row)}
      </td>
    ));
  }, [row, columns, canOpen]);
  return (
    <tr
      onClick={canOpen ? () => onOpen(row) : undefined}
      className={classNames(
        "border-b border-line last:border-0",
        canOpen && "cursor-pointer hover:bg-raised/60",
        isOpen && "bg-accent-tint/60",
      )}
    >
      {cells}
    </tr>
  );
}

/** For the keyboard: what it is pressed for is done by the row it is in. */
const OpenButton = ({ children }: { readonly children: ReactNode }) => (
  <button
    type="button"
    className="flex w-full max-w-full min-w-0 items-center gap-2 rounded-sm text-left font-medium"
  >
    {children}
  </button>
);
