/* What keys and pointers do beyond the pages' own links and forms; each page works without it. docs/console-design.md lists the attributes. */
"use strict";

(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  /* Keys: each presses what the page has marked. */
  const PRESSES = {
    1: '[data-key="1"]', 2: '[data-key="2"]', 3: '[data-key="3"]', 4: '[data-key="4"]',
    n: "[data-next]", p: "[data-prev]", u: "[data-undo]", h: "[data-boxes]", "/": "[data-search]", "?": "[data-keys]",
    "[": "[data-page-prev]", "]": "[data-page-next]", "+": "[data-zoom-in]", ";": "[data-zoom-in]", "-": "[data-zoom-out]",
  };
  const NO_TEXT = /^(radio|checkbox|button|submit|reset|file|range)$/;

  const takesText = (at) =>
    at.isContentEditable || at.matches("textarea, select") || (at.matches("input") && !NO_TEXT.test(at.type));

  const singleKeys = () => localStorage.getItem("keys") !== "off";

  const press = (at) => {
    if (takesText(at)) {
      at.focus();
      at.select?.();
      return;
    }
    if (at.type === "radio") at.focus();
    at.click();
    one("input:not([type=radio], [type=hidden]), textarea, select", at.closest(".answer")?.querySelector(".more") ?? at)?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const main = one("[data-main]", event.target.closest("form") ?? document) ?? one("[data-main]");
      if (main) event.preventDefault();
      main?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && !"jk".includes(event.key)) return;
    if (takesText(event.target) || one("dialog[open]") || !singleKeys()) return;
    if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    } else {
      const marked = PRESSES[event.key] && one(PRESSES[event.key]);
      if (!marked) return;
      press(marked);
    }
    event.preventDefault();
  });

  /* A value and its box on the document, marked together. */
  const mark = (name, focus) => {
    for (const other of all(".at")) other.classList.remove("at");
    for (const place of all(`[data-box="${CSS.escape(name)}"]`)) {
      place.classList.add("at");
      place.closest("details")?.setAttribute("open", "");
      place.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (focus && place.matches(".values [data-box]")) {
        place.tabIndex = -1;
        place.focus({ preventScroll: true });
      }
    }
  };

  const step = (by) => {
    const values = all(".values [data-box]");
    const now = values.findIndex((value) => value.classList.contains("at"));
    const next = values[now < 0 ? (by > 0 ? 0 : values.length - 1) : now + by];
    if (next) mark(next.dataset.box, true);
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-box]");
    if (box && !event.target.closest("a, button, input, label")) mark(box.dataset.box, false);
    if (event.target.closest("[data-close]")) event.target.closest(".message").remove();
    if (event.target.closest("[data-keys]")) one("#keys").showModal();
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keyup", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    one("summary", menu).focus();
  });

  const keysSwitch = one("#single-keys");
  if (keysSwitch) {
    keysSwitch.checked = singleKeys();
    keysSwitch.addEventListener("change", () => localStorage.setItem("keys", keysSwitch.checked ? "on" : "off"));
  }

  one(".errors")?.focus();

  /* A form that acts is sent once; the buttons stay focusable, so that nobody loses the place. */
  const held = (form, is) => {
    form.toggleAttribute("data-sent", is);
    for (const button of form.elements) {
      if (button.type !== "submit") continue;
      if (is) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-again]")) return;
    if (form.matches("[data-sent]")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else held(form, true);
  }, true);
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => held(form, false)));

  /* Parts of pages (htmx): what was typed stays, and a banner says what happened. */
  const trouble = (kind) => {
    for (const told of all("[data-trouble]")) told.hidden = told.dataset.trouble !== kind;
  };

  document.addEventListener("htmx:config:request", (event) => {
    if (event.detail.ctx.sourceEvent?.type === "every" && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:before:response", (event) => {
    const answer = event.detail.ctx.response.raw;
    if (answer.status < 400 && !(answer.redirected && answer.url.includes("/accounts/"))) return;
    if (answer.status === 409 || answer.status === 422) return;
    trouble(answer.status === 401 || answer.redirected ? "session" : answer.status === 403 ? "forbidden" : "failed");
    event.preventDefault();
  });
  document.addEventListener("htmx:error", (event) => event.detail.ctx && trouble("unreachable"));
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.detail.ctx.request.form;
    if (form?.matches("[data-sent]")) held(form, false);
  });
})();
