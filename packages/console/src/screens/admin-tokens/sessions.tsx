import type { components } from "@lintel/admin-client";
import { useQuery } from "@tanstack/react-query";

import { answerOf, api, done } from "../../api/service.ts";
import { actorName } from "../../format/actor.ts";
import { Badge } from "../../ui/badge.tsx";
import { type Column, Table } from "../../ui/data/table.tsx";
import { Card } from "../../ui/page.tsx";
import { Moment } from "../../ui/values.tsx";
import { DeleteButton } from "../shared/change/delete-button.tsx";

type Session = components["schemas"]["ListedSession"];

const COLUMNS: readonly Column<Session>[] = [
  {
    id: "name",
    header: "Who",
    isWide: true,
    cell: ({ isOwn, name }) => (
      <span className="flex items-center gap-2 font-medium">
        <bdi className="truncate">{actorName(name)}</bdi>
        {isOwn && <Badge tone="accent">you</Badge>}
      </span>
    ),
  },
  {
    id: "source",
    header: "From",
    onlyWide: "md",
    cell: ({ source }) => <span className="num">{source}</span>,
  },
  {
    id: "used",
    header: "Last seen",
    onlyWide: "sm",
    cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} />,
  },
  {
    id: "actions",
    header: "",
    align: "right",
    cell: ({ id, isOwn, name }) =>
      !isOwn && (
        <DeleteButton
          isSmall
          kind="session"
          path={`/api/sessions/${id}`}
          verb="End"
          name={name}
          consequence="has to sign in again."
          changes={[["sessions"]]}
          onDelete={() => done(api.DELETE("/api/sessions/{id}", { params: { path: { id } } }))}
          onGone={() => undefined}
        />
      ),
  },
];

/** Who is signed in. */
export function Sessions() {
  const { data } = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/sessions", { signal })),
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <Card isFlush title="Signed in now">
      <Table label="Sessions" columns={COLUMNS} rows={data} idOf={({ id }) => id} />
    </Card>
  );
}
