import { Button, IconButton } from "../../ui/button.tsx";
import type { PriceDraft } from "./price-overrides.ts";

interface PriceFieldsProps {
  readonly drafts: readonly PriceDraft[];
  readonly onChange: (drafts: readonly PriceDraft[]) => void;
}

/** Prices that win over the price book's, in dollars for a million tokens. */
export function PriceFields({ drafts, onChange }: PriceFieldsProps) {
  const replace = (changed: PriceDraft) =>
    onChange(drafts.map((draft) => (draft.id === changed.id ? changed : draft)));
  const add = () => {
    const id = Math.max(-1, ...drafts.map((draft) => draft.id)) + 1;
    onChange([...drafts, { id, model: "", prompt: "", answer: "" }]);
  };
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-sm font-medium">Prices of its own</legend>
      <p className="text-xs text-soft">
        Dollars for a million tokens. They win over the price book’s, from the next call on.
      </p>
      {drafts.map((draft) => (
        <div key={draft.id} className="flex flex-wrap items-center gap-2 sm:flex-nowrap">
          <input
            aria-label="Model"
            placeholder="gpt-4o-mini"
            className="field min-w-0 grow basis-full sm:basis-auto"
            value={draft.model}
            onChange={(event) => replace({ ...draft, model: event.target.value })}
          />
          <Price
            label="Prompt"
            value={draft.prompt}
            onChange={(prompt) => replace({ ...draft, prompt })}
          />
          <Price
            label="Answer"
            value={draft.answer}
            onChange={(answer) => replace({ ...draft, answer })}
          />
          <IconButton
            icon="close"
            label={`Remove the prices of ${draft.model}`}
            onClick={() => onChange(drafts.filter(({ id }) => id !== draft.id))}
          />
        </div>
      ))}
      <Button icon="plus" onClick={add}>
        Add price
      </Button>
    </fieldset>
  );
}

interface PriceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const Price = ({ label, value, onChange }: PriceProps) => (
  <input
    type="number"
    min="0"
    step="any"
    aria-label={label}
    placeholder={label}
    className="field num w-24!"
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);
