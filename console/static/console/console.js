/* What keys and pointers do beyond the pages' own links and forms; each page works without it. docs/console-design.md lists the attributes. */
"use strict";

(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  /* Keys: each presses what the page has marked. */
  const PRESSES = {
    1: '[data-key="1"]', 2: '[data-key="2"]', 3: '[data-key="3"]', 4: '[data-key="4"]',
    n: "[data-next]", p: "[data-prev]", u: "[data-undo]", h: "[data-boxes]", "/": "[data-search]", "?": "[data-keys]",
    "[": "[data-page-prev]", "]": "[data-page-next]", "+": "[data-zoom-in]", "-": "[data-zoom-out]",
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
    if (event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !/^[jk]$/.test(event.key))) return;
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

  /* A value and its box on the document, marked together. In one column the page stays where it is. */
  const sideBySide = matchMedia("(min-width: 64rem) and (min-height: 32rem)");

  const mark = (from) => {
    for (const other of all("[data-box].at")) other.classList.remove("at");
    for (const place of all(`[data-box="${CSS.escape(from.dataset.box)}"]`)) {
      place.classList.add("at");
      place.closest("details")?.setAttribute("open", "");
      if (place === from || sideBySide.matches) place.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  };

  const step = (by) => {
    const values = all(".values [data-box]");
    const now = values.findIndex((value) => value.classList.contains("at"));
    const next = values[now < 0 ? (by > 0 ? 0 : values.length - 1) : now + by];
    if (!next) return;
    mark(next);
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-box]");
    if (box && !event.target.closest("a, button, input, label")) mark(box);
    if (event.target.closest("[data-close]")) {
      event.target.closest(".message").remove();
      one("#main").focus();
    }
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
  if (matchMedia("(min-width: 64rem)").matches) one(".document .asked")?.scrollIntoView({ block: "center", inline: "center" });

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
  const troubleOf = ({ status, redirected, url }, text) => {
    if (status === 401 || (redirected && url.includes("/accounts/"))) return "session";
    if (status < 400 || status === 409 || status === 422) return "";
    if (status !== 403) return "failed";
    const page = new DOMParser().parseFromString(text, "text/html");
    if (!one("[data-session-over]", page)) return "forbidden";
    /* Logged in again in another tab: from now on the forms here carry the new login's token. */
    for (const token of all("[name=csrfmiddlewaretoken]")) token.value = one("[name=csrfmiddlewaretoken]", page).value;
    return "again";
  };

  document.addEventListener("htmx:after:request", (event) => {
    const kind = troubleOf(event.detail.ctx.response.raw, event.detail.ctx.text);
    trouble(kind);
    if (kind) event.preventDefault();
  });
  document.addEventListener("htmx:error", (event) => event.detail.ctx && trouble("unreachable"));
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.detail.ctx.request.form;
    if (form?.matches("[data-sent]")) held(form, false);
  });
})();
