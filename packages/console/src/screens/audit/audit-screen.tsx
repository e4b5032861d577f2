import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { type NamesById, useNames } from "../../api/named.ts";
import { answerOf, api } from "../../api/service.ts";
import { useRows } from "../../api/use-rows.ts";
import { actorName } from "../../format/actor.ts";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { SearchInput } from "../../ui/form/search-input.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { Facts, Page } from "../../ui/page.tsx";
import { Moment } from "../../ui/values.tsx";
import { useParams } from "../../url/use-params.ts";
import { Difference } from "../shared/change/difference.tsx";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { ListCard } from "../shared/list/list-card.tsx";
import { ShowMore } from "../shared/list/show-more.tsx";
import { type Entry, queryOf } from "./audit-pages.ts";
import { exportAudit } from "./export-audit.ts";

const PAGE = 50;
/** As many as the API gives at once. */
const MOST = "1000";

/** What an entry is about: as it was called then, else as it is called now. */
function nameIn({ after, before, entityId }: Entry, names: NamesById): string {
  const state = new Map<string, unknown>(Object.entries(after ?? before ?? {}));
  const name = state.get("name");
  if (typeof name === "string" && name !== "") return name;
  const { keys, policies, routes, settings } = names;
  const known = [keys, settings, policies, routes].map((each) => each.get(entityId));
  return known.find((each) => each !== undefined) ?? entityId.slice(0, 8);
}

const columnsOf = (names: NamesById): readonly Column<Entry>[] => [
  { id: "at", header: "Time", onlyWide: "sm", cell: ({ at }) => <Moment at={at} /> },
  {
    id: "actor",
    header: "Who",
    onlyWide: "sm",
    cell: ({ actor }) => (
      <bdi title={actor} className="block max-w-40 truncate">
        {actorName(actor)}
      </bdi>
    ),
  },
  {
    id: "verb",
    header: "Did",
    cell: ({ verb }) => <Verb verb={verb} />,
  },
  {
    id: "entity",
    header: "To",
    isWide: true,
    cell: (entry) => (
      <>
        <bdi className="block truncate" title={entry.entityId}>
          {nameIn(entry, names)}
        </bdi>
        <span className="block truncate pb-1 text-xs text-soft sm:hidden">
          <Moment at={entry.at} />, <bdi>{actorName(entry.actor)}</bdi>
        </span>
      </>
    ),
  },
  {
    id: "source",
    header: "From",
    align: "right",
    onlyWide: "md",
    cell: ({ source }) => <span className="num text-soft">{source}</span>,
  },
];

/** The entry that the address names: of those listed, or an older one, which is found by its second. */
function useOpened(entries: readonly Entry[] | undefined, params: URLSearchParams) {
  const [id, at] = [params.get("entry"), params.get("at") ?? ""];
  const listed = entries?.find((entry) => entry.id === id);
  const { data } = useQuery({
    queryKey: ["audit", "second", at],
    queryFn: ({ signal }) => {
      const query = { from: at, to: at, limit: MOST };
      return answerOf(api.GET("/api/audit", { params: { query }, signal }));
    },
    enabled: entries !== undefined && listed === undefined && id !== null && at !== "",
  });
  return listed ?? data?.entries.find((entry) => entry.id === id);
}

/** `create-key` is read as Create key. */
const Verb = ({ verb }: { readonly verb: string }) => (
  <span className="inline-block whitespace-nowrap first-letter:uppercase">
    {verb.replaceAll("-", " ")}
  </span>
);

const entriesOf = ({ entries }: { readonly entries: readonly Entry[] }) => entries;

/** Who changed what, and when. */
export function AuditScreen() {
  const [params, change] = useParams();
  const filter = { actor: params.get("actor") ?? "", verb: params.get("verb") ?? "" };
  const pages = useInfiniteQuery({
    queryKey: ["audit", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/audit", {
          params: { query: queryOf(filter, { size: PAGE, cursor: pageParam }) },
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const entries = useRows(pages.data, entriesOf);
  const names = useNames(
    (entries ?? []).filter(({ entity }) => entity === "key").map(({ entityId }) => entityId),
  );
  const columns = useMemo(() => columnsOf(names), [names]);
  const opened = useOpened(entries, params);
  return (
    <Page
      title="Audit"
      about="Who changed what. Nobody can change this."
      actions={<ExportMenu name="audit" pages={() => exportAudit(filter)} />}
    >
      <div className="flex flex-wrap gap-2">
        <SearchInput
          label="Who"
          value={filter.actor}
          onChange={(text) => change({ actor: text })}
        />
        <SearchInput
          label="Did (create-key)"
          value={filter.verb}
          onChange={(text) => change({ verb: text })}
        />
      </div>
      <ListCard
        label="Audit log"
        query={{ data: entries, error: pages.error, refetch: pages.refetch }}
        columns={columns}
        idOf={({ id }) => id}
        onOpen={({ at, id }) => change({ entry: id, at: String(at) }, "push")}
        empty={<Empty title="Nothing was changed">Every change is written down here.</Empty>}
        footer={<ShowMore pages={pages} />}
      />
      {opened !== undefined && (
        <Dialog
          title={<Verb verb={opened.verb} />}
          onClose={() => change({ entry: undefined, at: undefined })}
        >
          <div className="space-y-5">
            <Facts
              facts={[
                ["When", <Moment key="at" at={opened.at} isExact />],
                ["Who", <bdi key="who">{actorName(opened.actor)}</bdi>],
                ["From", opened.source],
                ["What", <bdi key="what">{`${opened.entity} ${nameIn(opened, names)}`}</bdi>],
                [
                  "Id",
                  <code key="entity" className="font-mono text-xs">
                    {opened.entityId}
                  </code>,
                ],
                [
                  "Request",
                  <code key="id" className="font-mono text-xs">
                    {opened.requestId}
                  </code>,
                ],
              ]}
            />
            <section>
              <h3 className="text-sm font-semibold">What changed</h3>
              <Difference before={opened.before ?? {}} after={opened.after ?? {}} />
            </section>
          </div>
        </Dialog>
      )}
    </Page>
  );
}
