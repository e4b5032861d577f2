import type { components } from "@lintel/admin-client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";

import { allPages } from "../../api/all-pages.ts";
import { type NamesById, useNames } from "../../api/named.ts";
import { answerOf, api } from "../../api/service.ts";
import { useRows } from "../../api/use-rows.ts";
import { useNowSeconds } from "../../app/clock.ts";
import { firstJob } from "../../format/as-curl.ts";
import { exactUsd } from "../../format/money.ts";
import { columnCount } from "../../format/numbers.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { BareSelect } from "../../ui/form/inputs.tsx";
import { Page } from "../../ui/page.tsx";
import { Moment, Name } from "../../ui/values.tsx";
import { useParams } from "../../url/use-params.ts";
import { exampleModel } from "../shared/example-models.ts";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { ListCard } from "../shared/list/list-card.tsx";
import { ShowMore } from "../shared/list/show-more.tsx";
import { useProxyUrl } from "../shared/proxy-url.ts";

type Job = components["schemas"]["Job"];

const KINDS: Readonly<Record<string, string>> = {
  batch: "Batch",
  response: "Background response",
  run: "Run",
  evaluation: "Evaluation",
  fine_tuning: "Fine-tuning",
};

const STATES: Readonly<Record<Job["state"], readonly [string, Tone, string]>> = {
  running: ["Running", "accent", "The provider works on it."],
  ended: ["Ended", "warn", "It has ended; what it used is being read."],
  booked: ["Booked", "good", "What it used is in the ledger."],
};

const CHOICES = [
  { value: "", label: "Any state" },
  { value: "running", label: "Running" },
  { value: "ended", label: "Ended" },
  { value: "booked", label: "Booked" },
];

const readState = (text: string | null): Job["state"] | undefined =>
  text === "running" || text === "ended" || text === "booked" ? text : undefined;

const columnsOf = (names: NamesById): readonly Column<Job>[] => [
  {
    id: "started",
    header: "Started",
    onlyWide: "sm",
    cell: ({ startedAt }) => <Moment at={startedAt} />,
  },
  {
    id: "kind",
    header: "Job",
    isWide: true,
    cell: ({ id, kind, startedAt }) => (
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <span className="font-medium whitespace-nowrap">{KINDS[kind] ?? kind}</span>
          <bdi className="truncate font-mono text-xs text-soft">{id}</bdi>
        </span>
        <span className="block pb-1 text-xs font-normal text-soft sm:hidden">
          <Moment at={startedAt} />
        </span>
      </span>
    ),
  },
  {
    id: "model",
    header: "Model",
    onlyWide: "lg",
    cell: ({ model }) => <bdi className="block max-w-40 truncate">{model}</bdi>,
  },
  {
    id: "key",
    header: "Key",
    onlyWide: "md",
    cell: ({ keyId }) => <Name name={names.keys.get(keyId)} id={keyId} maxWidth="max-w-40" />,
  },
  {
    id: "state",
    header: "State",
    cell: ({ failures, state }) => (
      <span className="flex gap-1.5">
        <Badge tone={STATES[state][1]} title={STATES[state][2]}>
          {STATES[state][0]}
        </Badge>
        {failures > 0 && (
          <Badge tone="bad" title={`The provider could not be asked ${failures} times in a row.`}>
            not reached
          </Badge>
        )}
      </span>
    ),
  },
  {
    id: "next",
    header: "Asked again",
    align: "right",
    onlyWide: "lg",
    cell: ({ nextAskAt }) =>
      nextAskAt === null ? <span className="text-soft">—</span> : <NextAsk at={nextAskAt} />,
  },
  {
    id: "used",
    header: "Tokens",
    align: "right",
    onlyWide: "md",
    cell: ({ heldInNanoUsd, tokens }) =>
      tokens === null ? (
        <span className="num text-soft" title="What its limits hold for it until it has ended.">
          {heldInNanoUsd === "0" ? "—" : `${exactUsd(heldInNanoUsd)} held`}
        </span>
      ) : (
        <span className="num">{columnCount(tokens)}</span>
      ),
  },
];

const NextAsk = ({ at }: { readonly at: number }) =>
  at <= useNowSeconds() ? "due" : <Moment at={at} />;

const PAGE = "50";

const pageOf = (state: Job["state"] | undefined, cursor: string, signal?: AbortSignal) =>
  answerOf(
    api.GET("/api/jobs", {
      params: {
        query: {
          limit: PAGE,
          ...(state !== undefined && { state }),
          ...(cursor !== "" && { cursor }),
        },
      },
      ...(signal !== undefined && { signal }),
    }),
  );

const exportPages = (state: Job["state"] | undefined) =>
  allPages(
    (cursor) => pageOf(state, cursor),
    ({ jobs }) => jobs.map((job) => ({ ...job })),
  );

const jobsOf = ({ jobs }: { readonly jobs: readonly Job[] }) => jobs;

/** Batches and other work that continues after its call was answered. */
export function JobsScreen() {
  const [params, change] = useParams();
  const [, go] = useLocation();
  const state = readState(params.get("state"));
  const pages = useInfiniteQuery({
    queryKey: ["jobs", state ?? ""],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => pageOf(state, pageParam, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const jobs = useRows(pages.data, jobsOf);
  const names = useNames((jobs ?? []).map(({ keyId }) => keyId));
  const columns = useMemo(() => columnsOf(names), [names]);
  return (
    <Page
      title="Jobs"
      about="Batches and other work that goes on after its call was answered, and is booked when it has ended."
      actions={<ExportMenu name="jobs" pages={() => exportPages(state)} />}
    >
      <BareSelect
        label="State"
        value={state ?? ""}
        choices={CHOICES}
        onChange={(chosen) => change({ state: chosen })}
      />
      <ListCard
        label="Jobs"
        query={{ data: jobs, error: pages.error, refetch: pages.refetch }}
        columns={columns}
        idOf={({ id, settingId }) => `${settingId} ${id}`}
        onOpen={({ callId }) => go(`/requests?request=${callId}`)}
        empty={<NoJobs />}
        footer={<ShowMore pages={pages} />}
      />
    </Page>
  );
}

function NoJobs() {
  const proxyUrl = useProxyUrl();
  return (
    <Empty title="No jobs">
      <p>
        A call to <code>/v1/batches</code>, or one with <code>"background": true</code>, begins a
        job. Its cost is booked to the key that began it as soon as the provider reports what it
        used.
      </p>
      <div className="text-left">
        <CodeBlock label="A first job" text={firstJob(proxyUrl, exampleModel())} />
      </div>
    </Empty>
  );
}
