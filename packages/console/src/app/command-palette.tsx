import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useState } from "react";
import { useLocation } from "wouter";

import { allows } from "../api/permissions.ts";
import { answerOf, api } from "../api/service.ts";
import type { Session } from "../api/session.ts";
import { classNames } from "../ui/class-names.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Dialog } from "../ui/overlay/dialog.tsx";
import { SCREENS } from "./screens.ts";

interface Place {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly icon: IconName;
  readonly to: string;
}

const MAX_KEYS = 6;

/** Goes to any screen or key by a part of its name. */
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
  const places = [...screensFor(session, text), ...useKeysNamed(session, text)];
  const chosen = places[Math.min(at, places.length - 1)];
  const open = (place: Place | undefined) => {
    if (place === undefined) return;
    onClose();
    go(place.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") open(chosen);
    if (step === undefined) return;
    event.preventDefault();
    setAt((now) => Math.max(0, Math.min(places.length - 1, now + step)));
  };
  return (
    <Dialog shape="modal" title="Go to" onClose={onClose}>
      <input
        // Opened to be typed into: the first thing in a dialog has the focus.
        autoFocus
        data-first
        role="combobox"
        aria-label="Screen or key"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        className="field"
        placeholder="Name of a screen or key"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label="Places" className="mt-2">
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
            <span className="text-xs text-soft">{place.about}</span>
          </li>
        ))}
        {places.length === 0 && <li className="px-2 py-3 text-soft">Nothing has this name.</li>}
      </ul>
    </Dialog>
  );
}

const screensFor = (session: Session, text: string): readonly Place[] =>
  SCREENS.filter(
    ({ permission, title, words }) =>
      allows(session.scopes, permission) &&
      `${title} ${words}`.toLowerCase().includes(text.trim().toLowerCase()),
  ).map(({ icon, path, title }) => ({ id: path, title, about: "screen", icon, to: path }));

function useKeysNamed(session: Session, text: string): readonly Place[] {
  const name = text.trim();
  const { data } = useQuery({
    queryKey: ["keys", "named", name],
    queryFn: ({ signal }) =>
      answerOf(
        api.POST("/api/v2/key-management/keys", { body: { name, limit: MAX_KEYS }, signal }),
      ),
    enabled: name.length > 1 && allows(session.scopes, "keys:read"),
    staleTime: 30_000,
  });
  return (data?.keys ?? []).map((key) => ({
    id: key.keyId,
    title: key.name,
    about: "key",
    icon: "keys",
    to: `/keys?key=${key.keyId}`,
  }));
}
