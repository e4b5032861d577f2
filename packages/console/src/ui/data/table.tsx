import type { ReactNode } from "react";

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

function TableRow<Row>({ row, columns, idOf, onOpen, openId }: RowProps<Row>) {
  const isOpen = openId !== undefined && openId === idOf(row);
  const opening = columns.findIndex(({ onlyWide }) => onlyWide === undefined);
  return (
    <tr
      onClick={onOpen === undefined ? undefined : () => onOpen(row)}
      className={classNames(
        "border-b border-line last:border-0",
        onOpen !== undefined && "cursor-pointer hover:bg-raised/60",
        isOpen && "bg-accent-tint/60",
      )}
    >
      {columns.map((column, index) => (
        <td key={column.id} className={classNames(cellClass(column), "h-10")}>
          {index === opening && onOpen !== undefined ? (
            <OpenButton onOpen={() => onOpen(row)}>{column.cell(row)}</OpenButton>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

const OpenButton = ({
  onOpen,
  children,
}: {
  readonly onOpen: () => void;
  readonly children: ReactNode;
}) => (
  <button
    type="button"
    className="flex w-full max-w-full min-w-0 items-center gap-2 rounded-sm text-left font-medium"
    onClick={(event) => {
      event.stopPropagation();
      onOpen();
    }}
  >
    {children}
  </button>
);
