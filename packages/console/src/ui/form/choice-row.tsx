import { classNames } from "../class-names.ts";
import type { Choice } from "./inputs.tsx";

interface ChoiceRowProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}

/** A few words side by side, of which one is chosen. */
export const ChoiceRow = ({ label, choices, chosen, onChoose }: ChoiceRowProps) => (
  <span
    className="inline-flex flex-wrap rounded-lg border border-line bg-page p-0.5"
    role="group"
    aria-label={label}
  >
    {choices.map((choice) => (
      <button
        key={choice.value}
        type="button"
        aria-pressed={choice.value === chosen}
        onClick={() => onChoose(choice.value)}
        className={classNames(
          "h-6.5 rounded-md px-2.5 text-sm font-medium",
          choice.value === chosen ? "bg-accent-tint text-accent" : "text-soft hover:text-ink",
        )}
      >
        {choice.label}
      </button>
    ))}
  </span>
);
