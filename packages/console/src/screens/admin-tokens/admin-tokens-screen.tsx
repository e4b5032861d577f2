import type { components } from "@lintel/admin-client";
import { useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import { nowSeconds } from "../../app/clock.ts";
import { isoTime } from "../../format/time.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { Page } from "../../ui/page.tsx";
import { Moment, Name } from "../../ui/values.tsx";
import { useIsNew } from "../../url/use-params.ts";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { onePage } from "../shared/list/export-text.ts";
import { FirstByApi } from "../shared/list/first-by-api.tsx";
import { ListCard } from "../shared/list/list-card.tsx";
import { NewTokenDialog } from "./new-token-dialog.tsx";
import { Sessions } from "./sessions.tsx";

type Token = components["schemas"]["AdminToken"];

function TokenState({ token: { expiresAt, revokedAt } }: { readonly token: Token }) {
  if (revokedAt !== null) return <Badge tone="bad">Revoked</Badge>;
  if (expiresAt !== null && expiresAt <= nowSeconds()) return <Badge tone="warn">Expired</Badge>;
  return <Badge tone="good">Active</Badge>;
}

const COLUMNS: readonly Column<Token>[] = [
  {
    id: "name",
    header: "Name",
    isWide: true,
    cell: ({ id, name }) => <Name name={name} id={id} className="font-medium" />,
  },
  { id: "state", header: "State", cell: (token) => <TokenState token={token} /> },
  {
    id: "scopes",
    header: "Scopes",
    onlyWide: "md",
    cell: ({ scopes }) => <span className="whitespace-nowrap text-soft">{scopes.join(", ")}</span>,
  },
  {
    id: "used",
    header: "Last used",
    onlyWide: "md",
    cell: ({ lastUsedAt }) =>
      lastUsedAt === null ? <span className="text-soft">never</span> : <Moment at={lastUsedAt} />,
  },
  {
    id: "actions",
    header: "",
    align: "right",
    cell: ({ id, name, revokedAt }) =>
      revokedAt === null && (
        <DeleteButton
          isSmall
          kind="token"
          path={`/api/admin-tokens/${id}`}
          verb="Revoke"
          name={name}
          consequence="is refused from now on, everywhere, with the sessions it began."
          changes={[["admin-tokens"], ["sessions"]]}
          onDelete={() =>
            answerOf(api.DELETE("/api/admin-tokens/{id}", { params: { path: { id } } }))
          }
          onGone={() => undefined}
        />
      ),
  },
];

const exportRow = ({ id, name, prefix, scopes, ...times }: Token) => ({
  id,
  name,
  prefix,
  scopes: scopes.join(" "),
  created: isoTime(times.createdAt),
  expires: isoTime(times.expiresAt),
  revoked: isoTime(times.revokedAt),
  lastUsed: isoTime(times.lastUsedAt),
});

/** Who may use the admin API, and the console, besides holders of the password. */
export function AdminTokensScreen() {
  const [isNew, setIsNew] = useIsNew();
  const query = useQuery({
    queryKey: ["admin-tokens"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/admin-tokens", { signal })),
  });
  const add = (
    <Button look="primary" icon="plus" onClick={() => setIsNew(true)}>
      Create token
    </Button>
  );
  return (
    <Page
      title="Admin tokens"
      about="Who may use the admin API and this console, besides holders of the password."
      actions={
        <>
          <ExportMenu name="admin-tokens" pages={() => onePage(query.data?.map(exportRow))} />
          {add}
        </>
      }
    >
      <ListCard
        label="Admin tokens"
        query={query}
        columns={COLUMNS}
        idOf={({ id }) => id}
        empty={
          <Empty title="No tokens yet" action={add}>
            <p>
              Give people and programs tokens of their own, with no more than they need, instead of
              the password.
            </p>
            <FirstByApi kind="token" />
          </Empty>
        }
      />
      <Sessions />
      {isNew && <NewTokenDialog onClose={() => setIsNew(false)} />}
    </Page>
  );
}
