import { z } from "zod";

import { keeping } from "../rules.ts";
import { ROUTE_MEMBERS } from "./route-members.ts";
import { validateRoute } from "./validate-route.ts";

const Members = z.object(ROUTE_MEMBERS);
type Members = z.infer<typeof Members>;

/** The body that makes a route. */
export const NewRoute = Members.check(
  keeping<Members>([
    {
      otherwise: (route) => validateRoute(route) ?? "",
      holds: (route) => validateRoute(route) === undefined,
    },
  ]),
).meta({
  id: "NewRoute",
  example: {
    name: "chat",
    path: "/production/chat/completions",
    keyIds: ["98daa3ae-961d-4253-bf6a-322a32fdca3d"],
    steps: [
      { provider: "openai", model: "gpt-4o-mini", retries: 2 },
      { provider: "openai", model: "gpt-4.1-mini" },
    ],
    cacheConfig: { enabled: false },
  },
});
export type NewRoute = z.infer<typeof NewRoute>;

/** The body that changes a route. What is absent stays; the verb validates the route that comes of it. */
export const RouteChange = Members.partial().meta({
  id: "RouteChange",
  description:
    "Only members that are given change; steps, keyIds and cacheConfig are replaced as a whole.",
});
export type RouteChange = z.infer<typeof RouteChange>;
