import type { components } from "@lintel/admin-client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { perMillion } from "../../format/money.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/data/states.tsx";
import type { Column } from "../../ui/data/table.tsx";
import { BareSelect } from "../../ui/form/inputs.tsx";
import { SearchInput } from "../../ui/form/search-input.tsx";
import { Page } from "../../ui/page.tsx";
import { useParams } from "../../url/use-params.ts";
import { useProviders } from "../providers/provider-queries.ts";
import { ExportMenu } from "../shared/list/export-menu.tsx";
import { onePage } from "../shared/list/export-text.ts";
import { ListCard } from "../shared/list/list-card.tsx";
import { OwnPrices } from "./own-prices.tsx";
import { RepriceDialog } from "./reprice-dialog.tsx";
import { UnpricedModels } from "./unpriced-models.tsx";

type Priced = components["schemas"]["PriceList"]["models"][number];

const usePrices = (provider: string) =>
  useQuery({
    queryKey: ["prices", provider],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/prices", { params: { query: { provider } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

const price = (
  id: keyof Priced["prices"],
  header: string,
  onlyWide?: "md" | "lg",
): Column<Priced> => ({
  id,
  header,
  align: "right",
  ...(onlyWide !== undefined && { onlyWide }),
  cell: ({ prices }) => <span className="num">{perMillion(prices[id] ?? 0)}</span>,
});

const COLUMNS: readonly Column<Priced>[] = [
  {
    id: "model",
    header: "Model",
    isWide: true,
    cell: ({ model }) => <bdi className="block truncate font-medium">{model}</bdi>,
  },
  price("input", "Prompt"),
  price("cacheRead", "From cache", "md"),
  price("cacheWrite", "To cache", "lg"),
  price("output", "Answer"),
  price("reasoning", "Reasoning", "lg"),
];

/** Nano-dollars for a million tokens, as the API has them. */
const exportRow = ({ model, prices }: Priced) => ({ model, ...prices });

/** The price book: what a million tokens of each model costs. */
export function PricesScreen() {
  const [params, change] = useParams();
  const provider = params.get("provider") ?? "openai";
  const name = params.get("model") ?? "";
  const repriced = params.get("reprice");
  const mayReprice = useAllowed("admin");
  const { data, error, refetch } = usePrices(provider);
  const { data: providers = [{ id: provider }] } = useProviders();
  const models = useMemo(
    () => data?.models.filter(({ model }) => model.includes(name)),
    [data, name],
  );
  return (
    <Page
      title="Prices"
      about={`Dollars for a million tokens${data === undefined ? "" : `, by ${data.version}`}. A provider’s own prices win over these.`}
      actions={
        <>
          <ExportMenu name={`prices-${provider}`} pages={() => onePage(models?.map(exportRow))} />
          {mayReprice && (
            <Button onClick={() => change({ reprice: provider, of: name }, "push")}>
              Reprice calls
            </Button>
          )}
        </>
      }
    >
      <UnpricedModels
        {...(mayReprice && {
          onReprice: (unpriced) =>
            change({ reprice: unpriced.provider, of: unpriced.model }, "push"),
        })}
      />
      <div className="flex flex-wrap gap-2">
        <BareSelect
          label="Provider"
          value={provider}
          choices={providers.map(({ id }) => ({ value: id, label: id }))}
          onChange={(chosen) => change({ provider: chosen })}
        />
        <SearchInput label="Model" value={name} onChange={(model) => change({ model })} />
      </div>
      <OwnPrices provider={provider} />
      <ListCard
        label="Prices"
        query={{ data: models, error, refetch }}
        columns={COLUMNS}
        idOf={({ model }) => model}
        empty={
          <Empty title="No such prices">
            <p>
              Calls to a model without a price are served and marked <em>unpriced</em>. Give the
              provider a <code>costMap</code> to price them.
            </p>
          </Empty>
        }
      />
      {mayReprice && repriced !== null && (
        <RepriceDialog
          provider={repriced}
          model={params.get("of") ?? ""}
          onClose={() => change({ reprice: undefined, of: undefined })}
        />
      )}
    </Page>
  );
}
