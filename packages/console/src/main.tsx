import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";

import { createQueryClient } from "./api/query-client.ts";
import { CONSOLE_PATH } from "./api/service.ts";
import { App } from "./app/app.tsx";
import { startTheme } from "./app/theme.ts";
import { ToastProvider } from "./ui/overlay/toasts.tsx";

startTheme();
const place = document.getElementById("console");
if (place === null) throw new Error("the page has no place for the console");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <Router base={CONSOLE_PATH}>
        <ToastProvider>
          <App />
        </ToastProvider>
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
