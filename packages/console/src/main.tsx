import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";

import { createQueryClient } from "./api/query-client.ts";
import { CONSOLE_PATH } from "./api/service.ts";
import { SESSION_QUERY } from "./api/session.ts";
import { App } from "./app/app.tsx";
import { screenAt } from "./app/screens.ts";
import { startTheme } from "./app/theme.ts";
import { ToastProvider } from "./ui/overlay/toasts.tsx";

startTheme();
const client = createQueryClient();
// Both are needed first, and neither has to wait for the other.
void client.prefetchQuery(SESSION_QUERY);
screenAt(window.location.pathname.slice(CONSOLE_PATH.length))?.load();
const place = document.getElementById("console");
if (place === null) throw new Error("the page has no place for the console");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Router base={CONSOLE_PATH}>
        <ToastProvider>
          <App />
        </ToastProvider>
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
