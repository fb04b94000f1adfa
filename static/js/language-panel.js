// The panel "Taal" beside the form of a lesson: sends the form as it stands, shows what comes back, leads to fields.
(() => {
  const WAIT = 1000; // milliseconds after the last change
  const WAIT_CLOSED = 3000; // while nobody looks, for the number on the button

  const FIELDS = ['[contenteditable="true"]', "textarea:not([hidden])", 'input:not([type="hidden"]):not([hidden])'];

  const fieldIn = (node) => FIELDS.map((one) => node.querySelector(one)).find(Boolean);

  // Opens the tab that it is in; how many milliseconds Wagtail then needs to show it and to scroll to its top.
  const showTab = (node) => {
    const tab = node.closest('[role="tabpanel"]');
    if (!tab?.hidden) return 0;
    document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
    return 400;
  };

  const unfold = (node) => {
    for (let at = node.closest("[data-panel]"); at; at = at.parentElement?.closest("[data-panel]")) {
      const toggle = at.querySelector("[data-panel-toggle]");
      if (toggle && toggle.closest("[data-panel]") === at && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
  };

  // As deep as the form has it: a field that is not there leads to the block it would be in.
  const nodeAt = (place) => {
    let node = document;
    for (const part of place.split(".")) {
      const next = node.querySelector(`[data-contentpath="${CSS.escape(part)}"]`);
      if (!next) break;
      node = next;
    }
    return node === document ? null : node;
  };

  const goTo = (place, start, end, sentence) => {
    const node = nodeAt(place);
    if (!node) return;
    const wait = showTab(node);
    unfold(node);
    setTimeout(() => {
      const field = fieldIn(node) || node;
      const paragraphs = [...node.querySelectorAll("[data-block]")];
      const shown = paragraphs.find((one) => sentence && one.textContent.includes(sentence)) || field;
      if (field === node) node.setAttribute("tabindex", "-1");
      field.focus({ preventScroll: true });
      if (end > start && typeof field.setSelectionRange === "function") field.setSelectionRange(start, end);
      shown.scrollIntoView({ block: "center", behavior: "instant" });
    }, wait);
  };

  const begin = () => {
    const panel = document.querySelector("[data-language-panel]");
    const form = document.querySelector("[data-edit-form]");
    if (!panel || !form) return;
    const results = panel.querySelector("[data-language-results]");
    const status = panel.querySelector("[data-language-status]");
    const side = panel.closest("[data-side-panel]");
    const counter = document.querySelector('[data-side-panel-toggle="language"] [data-side-panel-toggle-counter]');
    let sent = "";
    let timer = 0;
    let asked = 0;

    const written = () => {
      const data = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
      return data.toString();
    };

    const show = (html) => {
      results.innerHTML = html; // of our own server, which escapes what was written
      const number = results.querySelector("[data-language-count]").dataset.languageCount;
      counter.textContent = number;
      counter.hidden = number === "0";
      status.textContent = results.querySelector("[data-language-told]").textContent.trim();
    };

    const check = async () => {
      const body = written();
      if (body === sent) return;
      sent = body;
      const turn = ++asked;
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const answer = await fetch(panel.dataset.url, { method: "POST", body, headers, redirect: "error" }).catch(() => null);
      if (turn !== asked) return;
      if (answer?.ok) {
        show(await answer.text());
      } else {
        sent = "";
        status.textContent = results.textContent = panel.dataset.failed;
      }
    };

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(check, side.hidden ? WAIT_CLOSED : WAIT);
    };

    for (const name of ["input", "change", "keyup", "click"]) form.addEventListener(name, soon);
    document.addEventListener("w-unsaved:add", soon);
    side.addEventListener("show", check);
    soon();

    panel.addEventListener("click", (event) => {
      const link = event.target.closest("[data-language-place]");
      if (!link) return;
      event.preventDefault();
      const { languagePlace, start, end } = link.dataset;
      const sentence = link.closest("li").querySelector(".language-sentence")?.textContent.trim();
      if (window.innerWidth < 800) document.querySelector("[data-form-side-close-button]")?.click(); // it covers the form
      goTo(languagePlace, Number(start), Number(end), sentence);
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
