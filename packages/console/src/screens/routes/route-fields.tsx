import { Button, IconButton } from "../../ui/button.tsx";
import { Checkbox, Select, TextInput } from "../../ui/form/inputs.tsx";
import { KeyPicker } from "../shared/key-picker.tsx";
import { moved, type RouteDraft, type StepDraft, STRATEGIES, withStep } from "./route-draft.ts";

interface RouteFieldsProps {
  readonly draft: RouteDraft;
  readonly onChange: (draft: RouteDraft) => void;
  readonly isNew: boolean;
}

/** A route: its name, its steps in their order, and who may call it. */
export function RouteFields({ draft, onChange, isNew }: RouteFieldsProps) {
  const change = (members: Partial<RouteDraft>) => onChange({ ...draft, ...members });
  const { steps, strategy } = draft;
  return (
    <div className="space-y-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextInput
          label="Name"
          value={draft.name}
          maxLength={255}
          autoFocus={isNew}
          onChange={(name) => change({ name })}
        />
        <TextInput
          label="Path"
          value={draft.path}
          hint="Below /api/routes."
          onChange={(path) => change({ path })}
        />
      </div>
      <fieldset className="space-y-2">
        <legend className="mb-1 text-sm font-medium">Steps</legend>
        <ol className="space-y-2">
          {steps.map((step, index) => (
            <StepRow
              key={step.id}
              step={step}
              place={index}
              isWeighted={strategy === "weighted"}
              onChange={(next) => change({ steps: steps.with(index, next) })}
              onMove={(to) => change({ steps: moved(steps, index, to) })}
              onRemove={() => change({ steps: steps.toSpliced(index, 1) })}
            />
          ))}
        </ol>
        <Button icon="plus" onClick={() => change({ steps: withStep(steps) })}>
          Add step
        </Button>
      </fieldset>
      <Select
        label="Steps are tried"
        value={strategy}
        choices={STRATEGIES}
        onChange={(value) => {
          const chosen = STRATEGIES.find((it) => it.value === value);
          if (chosen !== undefined) change({ strategy: chosen.value });
        }}
      />
      <KeyPicker
        label="Keys that may call it"
        chosen={draft.keyIds}
        onChange={(keyIds) => change({ keyIds })}
      />
      <Checkbox
        label="Continue answers that break off"
        hint="The next attempt goes on from what was sent. All attempts are billed."
        isChecked={draft.isContinued}
        onChange={(isContinued) => change({ isContinued })}
      />
      <Checkbox
        label="Answer equal calls from a cache"
        hint="Such answers cost nothing, and are counted as calls."
        isChecked={draft.isCached}
        onChange={(isCached) => change({ isCached })}
      />
      {draft.isCached && (
        <TextInput
          label="Answers are kept for"
          value={draft.ttl}
          hint="Such as 30m or 24h."
          onChange={(ttl) => change({ ttl })}
        />
      )}
    </div>
  );
}

interface StepRowProps {
  readonly step: StepDraft;
  readonly place: number;
  readonly isWeighted: boolean;
  readonly onChange: (step: StepDraft) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

const StepRow = ({ step, place, isWeighted, onChange, onMove, onRemove }: StepRowProps) => (
  <li className="flex flex-wrap items-center gap-2 rounded-lg border border-line p-2">
    <span className="num w-5 text-center text-soft">{place + 1}</span>
    <input
      aria-label={`Provider of step ${place + 1}`}
      placeholder="openai"
      className="field w-32! max-sm:w-auto! max-sm:grow"
      value={step.provider}
      onChange={(event) => onChange({ ...step, provider: event.target.value })}
    />
    <input
      aria-label={`Model of step ${place + 1}`}
      placeholder="gpt-4o-mini"
      className="field w-auto! min-w-36 grow max-sm:basis-full"
      value={step.model}
      onChange={(event) => onChange({ ...step, model: event.target.value })}
    />
    {isWeighted && (
      <input
        type="number"
        min="0"
        aria-label={`Weight of step ${place + 1}`}
        title="Weight"
        className="field num w-20!"
        value={step.weight}
        onChange={(event) => onChange({ ...step, weight: event.target.value })}
      />
    )}
    <label className="flex items-center gap-1.5 text-sm text-soft">
      retries
      <input
        type="number"
        min="0"
        className="field num w-16!"
        value={step.retries}
        onChange={(event) => onChange({ ...step, retries: event.target.value })}
      />
    </label>
    <IconButton
      icon="up"
      className="max-sm:ml-auto"
      label={`Move step ${place + 1} up`}
      onClick={() => onMove(place - 1)}
    />
    <IconButton
      icon="down"
      label={`Move step ${place + 1} down`}
      onClick={() => onMove(place + 1)}
    />
    <IconButton icon="close" label={`Remove step ${place + 1}`} onClick={onRemove} />
  </li>
);
