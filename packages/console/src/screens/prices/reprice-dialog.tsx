import { useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { nowSeconds } from "../../app/clock.ts";
import { exactUsd } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import { TextInput } from "../../ui/form/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Facts } from "../../ui/page.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import {
  bodyOf,
  draftFor,
  NO_CALLS,
  type Repricing,
  type RepricingDraft,
  type RepricingSum,
  withPage,
} from "./repricing.ts";

const PATH = "/api/v2/events/repricings";

interface RepriceDialogProps {
  readonly provider: string;
  readonly model: string;
  readonly onClose: () => void;
}

/** Prices past calls of a model anew: first what that would change, then, when it is wanted, the change. */
export function RepriceDialog({ provider, model, onClose }: RepriceDialogProps) {
  const [draft, setDraft] = useState(() => draftFor({ provider, model }, nowSeconds()));
  const [preview, setPreview] = useState<RepricingSum>();
  const [progress, setProgress] = useState<RepricingSum>();
  const dryRun = useWrite({ changes: [] });
  const booking = useWrite({ changes: [["reports"], ["requests"]], says: "Calls repriced" });
  const body = bodyOf(draft);
  const submit = async (wanted: Repricing) => {
    try {
      if (preview === undefined) {
        setPreview(await dryRun.run(() => repriceAll(wanted, setProgress)));
        return;
      }
      await booking.run(() => repriceAll({ ...wanted, apply: true }, setProgress));
      onClose();
    } finally {
      setProgress(undefined);
    }
  };
  return (
    <FormDialog
      title="Reprice past calls"
      verb={preview === undefined ? "Preview" : "Book the differences"}
      onClose={onClose}
      onSubmit={async () => {
        if (body !== undefined) await submit(body);
      }}
      isBusy={dryRun.isBusy || booking.isBusy}
      isComplete={body !== undefined && preview?.changed !== 0}
      error={dryRun.error ?? booking.error}
      call={{
        method: "POST",
        path: PATH,
        body: { ...(body ?? draft), apply: preview !== undefined },
      }}
    >
      <RepriceFields
        draft={draft}
        onChange={(changed) => {
          setDraft(changed);
          setPreview(undefined);
        }}
      />
      {progress !== undefined && (
        <Notice>{formatCount(progress.events)} calls looked at so far…</Notice>
      )}
      {preview !== undefined && <Preview sum={preview} />}
    </FormDialog>
  );
}

/** Goes through all pages; what was booked stays booked when a later page fails, and is left alone when it is repeated. */
async function repriceAll(
  body: Repricing,
  onPage: (sum: RepricingSum) => void,
): Promise<RepricingSum> {
  let sum = NO_CALLS;
  let cursor: string | null = "";
  while (cursor !== null) {
    const asked: Repricing = cursor === "" ? body : { ...body, cursor };
    const page = await answerOf(api.POST(PATH, { body: asked }));
    sum = withPage(sum, page);
    onPage(sum);
    cursor = page.nextCursor;
  }
  return sum;
}

interface RepriceFieldsProps {
  readonly draft: RepricingDraft;
  readonly onChange: (draft: RepricingDraft) => void;
}

function RepriceFields({ draft, onChange }: RepriceFieldsProps) {
  const bind = (name: keyof RepricingDraft) => ({
    value: draft[name],
    onChange: (text: string) => onChange({ ...draft, [name]: text }),
  });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextInput label="Provider" {...bind("provider")} />
        <TextInput label="Model" {...bind("model")} autoFocus={draft.model === ""} />
        <TextInput label="From" type="date" {...bind("from")} />
        <TextInput label="To" type="date" hint="Included; days of UTC." {...bind("to")} />
      </div>
      <fieldset className="space-y-3">
        <legend className="mb-2 text-sm font-semibold">Dollars for a million tokens</legend>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextInput label="Prompt" type="number" {...bind("input")} />
          <TextInput label="Answer" type="number" {...bind("output")} />
        </div>
        <div className="grid gap-4 sm:grid-cols-3">
          <TextInput label="From cache" type="number" isOptional {...bind("cacheRead")} />
          <TextInput label="To cache" type="number" isOptional {...bind("cacheWrite")} />
          <TextInput label="Reasoning" type="number" isOptional {...bind("reasoning")} />
        </div>
      </fieldset>
      <TextInput
        label="Reason"
        maxLength={1000}
        placeholder="the provider’s price list of 2026-11-01"
        hint="Stands in the audit log, and with each difference."
        {...bind("reason")}
      />
    </>
  );
}

function Preview({ sum }: { readonly sum: RepricingSum }) {
  const difference = sum.afterNano - sum.beforeNano;
  return (
    <section className="space-y-3 rounded-lg border border-line bg-page p-3">
      <h3 className="text-sm font-semibold">
        {sum.changed === 0 ? "Nothing would change" : "What would change"}
      </h3>
      <Facts
        facts={[
          ["Calls", <Figure key="calls">{formatCount(sum.events)}</Figure>],
          ["Of which change", <Figure key="changed">{formatCount(sum.changed)}</Figure>],
          ["Not repriced", <Figure key="left">{formatCount(sum.leftAlone)}</Figure>],
          ["Booked cost", <Figure key="before">{exactUsd(sum.beforeNano)}</Figure>],
          ["New cost", <Figure key="after">{exactUsd(sum.afterNano)}</Figure>],
          ["Difference", <Figure key="difference">{exactUsd(difference)}</Figure>],
        ]}
      />
      <p className="text-xs text-soft">
        Calls stay as they were booked: each difference is an entry of its own, and budgets follow.
      </p>
    </section>
  );
}

const Figure = ({ children }: { readonly children: string }) => (
  <span className="num">{children}</span>
);
