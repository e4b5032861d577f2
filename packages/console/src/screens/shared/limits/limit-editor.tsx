import {
  type Limit,
  limitsInWords,
  RATE_UNITS,
  SPEND_UNITS,
  TOKEN_UNITS,
} from "../../../format/limits.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { BareSelect } from "../../../ui/form/inputs.tsx";
import { splitTags } from "../list/tags.tsx";

const KINDS = [
  { value: "cost", label: "Spend (USD)" },
  { value: "rate", label: "Calls" },
  { value: "tokens", label: "Tokens" },
  { value: "concurrent", label: "Calls at once" },
  { value: "model-cost", label: "Spend on models (USD)" },
];

const WINDOWS = [
  { value: "s", label: "a second" },
  { value: "m", label: "a minute" },
  { value: "h", label: "an hour" },
  { value: "d", label: "a day" },
  { value: "mo", label: "a month" },
  { value: "total", label: "in all" },
];

/** Which windows the API has for each kind. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  cost: SPEND_UNITS,
  rate: RATE_UNITS,
  tokens: TOKEN_UNITS,
  concurrent: [],
  "model-cost": SPEND_UNITS,
};

/** A limit while it is typed: the amount may be anything yet. */
export interface LimitDraft {
  readonly id: number;
  readonly kind: string;
  readonly unit: string;
  readonly amount: string;
  readonly models: string;
}

export const toDrafts = (limits: readonly Limit[]): readonly LimitDraft[] =>
  limits.map((limit, id) => ({
    id,
    kind: limit.kind,
    unit: limit.kind === "concurrent" ? "" : limit.unit,
    amount: String(limit.amount),
    models: limit.kind === "model-cost" ? limit.models.join(", ") : "",
  }));

/** The limits that drafts say; those without an amount are left out. */
export function toLimits(drafts: readonly LimitDraft[]): readonly Limit[] {
  return drafts.flatMap((draft) => toLimit(draft) ?? []);
}

function toLimit({ kind, unit, amount: text, models: names }: LimitDraft): Limit | undefined {
  const amount = Number(text);
  if (!(amount > 0)) return undefined;
  const count = Math.max(1, Math.round(amount));
  if (kind === "concurrent") return { kind, amount: count };
  if (kind === "rate") return { kind, unit: among(RATE_UNITS, unit), amount: count };
  if (kind === "tokens") return { kind, unit: among(TOKEN_UNITS, unit), amount: count };
  const spend = { unit: among(SPEND_UNITS, unit), amount };
  if (kind !== "model-cost") return { kind: "cost", ...spend };
  const models = splitTags(names);
  return models.length === 0 ? undefined : { kind, ...spend, models };
}

const among = <Unit extends string>(units: readonly [Unit, ...Unit[]], text: string): Unit =>
  units.find((unit) => unit === text) ?? units[0];

interface LimitEditorProps {
  readonly drafts: readonly LimitDraft[];
  readonly onChange: (drafts: readonly LimitDraft[]) => void;
}

/** Limits as sentences with gaps, and what they say together. */
export function LimitEditor({ drafts, onChange }: LimitEditorProps) {
  const replace = (changed: LimitDraft) =>
    onChange(drafts.map((draft) => (draft.id === changed.id ? changed : draft)));
  const limits = toLimits(drafts);
  const add = () => {
    const id = Math.max(-1, ...drafts.map((draft) => draft.id)) + 1;
    const isFirst = drafts.length === 0;
    onChange([
      ...drafts,
      { id, kind: isFirst ? "cost" : "rate", unit: isFirst ? "mo" : "m", amount: "", models: "" },
    ]);
  };
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-sm font-medium">Limits</legend>
      {drafts.map((draft) => (
        <LimitRow
          key={draft.id}
          draft={draft}
          onChange={replace}
          onRemove={() => onChange(drafts.filter(({ id }) => id !== draft.id))}
        />
      ))}
      <Button icon="plus" onClick={add}>
        Add limit
      </Button>
      <p aria-live="polite" className="text-sm text-soft">
        {limitsInWords(limits)}
        {limits.length > 0 && " Windows are of the calendar, in UTC."}
      </p>
    </fieldset>
  );
}

interface LimitRowProps {
  readonly draft: LimitDraft;
  readonly onChange: (draft: LimitDraft) => void;
  readonly onRemove: () => void;
}

function LimitRow({ draft, onChange, onRemove }: LimitRowProps) {
  const units = UNITS[draft.kind] ?? [];
  const chooseKind = (kind: string) => {
    const possible = UNITS[kind] ?? [];
    onChange({
      ...draft,
      kind,
      unit: possible.includes(draft.unit) ? draft.unit : (possible[0] ?? ""),
    });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_7rem_auto] items-center gap-2 sm:grid-cols-[minmax(0,12.5rem)_7rem_8rem_auto]">
      <BareSelect
        isFull
        label="Kind of limit"
        value={draft.kind}
        choices={KINDS}
        onChange={chooseKind}
      />
      <input
        type="number"
        min="0"
        step="any"
        aria-label="Amount"
        placeholder="Amount"
        className="field num h-8! text-sm"
        value={draft.amount}
        onChange={(event) => onChange({ ...draft, amount: event.target.value })}
      />
      {units.length > 0 && (
        <div className="row-start-2 sm:row-start-auto">
          <BareSelect
            isFull
            label="Window"
            value={draft.unit}
            choices={WINDOWS.filter(({ value }) => units.includes(value))}
            onChange={(unit) => onChange({ ...draft, unit })}
          />
        </div>
      )}
      <IconButton
        icon="close"
        label="Remove limit"
        className="col-start-3 row-start-1 sm:col-start-4"
        onClick={onRemove}
      />
      {draft.kind === "model-cost" && (
        <input
          aria-label="Models"
          placeholder="gpt-4o, o3*"
          className="field col-span-full h-8! text-sm"
          value={draft.models}
          onChange={(event) => onChange({ ...draft, models: event.target.value })}
        />
      )}
    </div>
  );
}
