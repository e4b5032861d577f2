import { useLocation } from "wouter";

import { useSettings } from "../../api/named.ts";
import { perMillion } from "../../format/money.ts";
import { type Column, Table } from "../../ui/data/table.tsx";
import { Card } from "../../ui/page.tsx";
import { Name } from "../../ui/values.tsx";
import { draftsOf } from "../providers/price-overrides.ts";

interface OwnPrice {
  readonly settingId: string;
  readonly setting: string;
  readonly model: string;
  /** Dollars for a million tokens; empty where there is none. */
  readonly prompt: string;
  readonly answer: string;
}

const NANO = 1e9;

const Price = ({ usd }: { readonly usd: string }) => (
  <span className="num">{usd === "" ? "—" : perMillion(Number(usd) * NANO)}</span>
);

const COLUMNS: readonly Column<OwnPrice>[] = [
  {
    id: "model",
    header: "Model",
    isWide: true,
    cell: ({ model }) => <bdi className="block truncate font-medium">{model}</bdi>,
  },
  {
    id: "setting",
    header: "Of",
    cell: ({ setting, settingId }) => <Name name={setting} id={settingId} maxWidth="max-w-40" />,
  },
  { id: "prompt", header: "Prompt", align: "right", cell: ({ prompt }) => <Price usd={prompt} /> },
  { id: "answer", header: "Answer", align: "right", cell: ({ answer }) => <Price usd={answer} /> },
];

/** The prices of a provider's accounts that win over the book's; nothing where there are none. */
export function OwnPrices({ provider }: { readonly provider: string }) {
  const [, go] = useLocation();
  const { data: settings = [] } = useSettings();
  const prices = settings
    .filter((setting) => setting.provider === provider)
    .flatMap(({ costMap, id, name }) =>
      draftsOf(costMap).map(({ answer, model, prompt }) => ({
        settingId: id,
        setting: name === "" ? provider : name,
        model,
        prompt,
        answer,
      })),
    );
  if (prices.length === 0) return null;
  return (
    <Card isFlush title="Prices of your own, which win over the book’s">
      <Table
        label="Prices of your own"
        columns={COLUMNS}
        rows={prices}
        idOf={({ model, settingId }) => `${settingId} ${model}`}
        onOpen={({ settingId }) => go(`/providers?setting=${settingId}`)}
      />
    </Card>
  );
}
