import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "wouter";

import type { Session } from "../../api/session.ts";
import { classNames } from "../../ui/class-names.ts";
import { Icon } from "../../ui/icon.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { usePlaces } from "./palette-places.ts";
import type { Place } from "./place.ts";

/** Goes to any screen or thing by a part of its name, and does what is done often. */
export function CommandPalette({
  session,
  onClose,
}: {
  readonly session: Session;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  const listId = useId();
  const places = usePlaces(session, text);
  const list = useRef<HTMLUListElement>(null);
  const chosen = places[Math.min(at, places.length - 1)];
  const open = (place: Place | undefined) => {
    if (place === undefined) return;
    onClose();
    if (typeof place.to === "string") go(place.to);
    else place.to();
  };
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") open(chosen);
    if (step === undefined) return;
    event.preventDefault();
    setAt((now) => Math.max(0, Math.min(places.length - 1, now + step)));
  };
  return (
    <Dialog shape="palette" title="Go to" onClose={onClose}>
      <input
        // Opened to be typed into: the first thing in a dialog has the focus.
        autoFocus
        data-first
        role="combobox"
        aria-label="Name"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        className="field"
        placeholder="A screen, a key, a policy, an action, the id of a request…"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul
        ref={list}
        id={listId}
        role="listbox"
        aria-label="Places"
        className="mt-2 max-h-80 overflow-y-auto"
      >
        {places.map((place) => (
          <li
            key={place.id}
            id={`${listId}-${place.id}`}
            role="option"
            aria-selected={place === chosen}
            onClick={() => open(place)}
            className={classNames(
              "flex h-9 items-center gap-2.5 rounded-lg px-2",
              place === chosen ? "bg-accent-tint text-accent" : "hover:bg-raised",
            )}
          >
            <Icon name={place.icon} />
            <bdi className="min-w-0 grow truncate">{place.title}</bdi>
            <span className={classNames("text-xs", place === chosen ? "text-accent" : "text-soft")}>
              {place.about}
            </span>
          </li>
        ))}
        {places.length === 0 && <li className="px-2 py-3 text-soft">Nothing has this name.</li>}
      </ul>
    </Dialog>
  );
}
