import type { ReactNode } from "react";

import { Failure, SkeletonRows } from "../../../ui/data/states.tsx";
import { type Column, Table } from "../../../ui/data/table.tsx";
import { Card } from "../../../ui/page.tsx";

interface ListQuery<Row> {
  readonly data: readonly Row[] | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface ListCardProps<Row> {
  readonly label: string;
  readonly query: ListQuery<Row>;
  readonly columns: readonly Column<Row>[];
  readonly idOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly openId?: string | undefined;
  /** What stands there when there is nothing. */
  readonly empty: ReactNode;
  readonly footer?: ReactNode;
}

/** A list in each of its states: on its way, failed, empty, and with rows. */
export function ListCard<Row>({ query, empty, footer, ...table }: ListCardProps<Row>) {
  const { data, error, refetch } = query;
  return (
    <Card isFlush>
      {data === undefined && error === null && <SkeletonRows />}
      {error !== null && (
        <div className="p-4">
          <Failure error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data?.length === 0 && empty}
      {data !== undefined && data.length > 0 && <Table rows={data} {...table} />}
      {footer}
    </Card>
  );
}
