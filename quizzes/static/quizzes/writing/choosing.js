// In a form where a quiz is written: a name is chosen from those that there are, and keys lead from field to field.
(() => {
  const FIELDS = 'input:not([type="hidden"]):not([hidden]), textarea:not([hidden]), select, [contenteditable="true"], [data-palette] summary, [data-palette] button';
  const ROW = "[data-streamfield-list-container] > [data-streamfield-child]";

  const isOption = (text, value) => {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = text;
    return option;
  };

  // Stands a list of `options()`, [value, words] each, before a field to type in, which keeps what is chosen. What the
  // field holds that is no option stays, as `gone(value)` says it. Gives a function that reads the options anew.
  const chooseFrom = (input, options, gone, chosen = () => {}) => {
    const select = document.createElement("select");
    select.id = `${input.id}-choice`;
    const described = input.getAttribute("aria-describedby");
    if (described) select.setAttribute("aria-describedby", described);
    document.querySelectorAll(`label[for="${CSS.escape(input.id)}"]`).forEach((label) => label.setAttribute("for", select.id));
    input.hidden = true;
    input.before(select);
    const refresh = () => {
      const all = options();
      if (input.value && !all.some(([value]) => value === input.value)) all.push([input.value, gone(input.value)]);
      const said = JSON.stringify(all);
      if (select.dataset.said !== said) {
        select.replaceChildren(...all.map(([value, text]) => isOption(text, value)));
        select.dataset.said = said;
      }
      if (select.value !== input.value) select.value = input.value;
    };
    select.addEventListener("focus", refresh);
    select.addEventListener("change", () => {
      input.value = select.value;
      chosen(select.value);
      for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
    });
    refresh();
    return refresh;
  };

  const isShown = (field) => field.getClientRects().length > 0 && !field.disabled && !field.closest('[aria-hidden="true"]');

  const next = (from, form) => {
    const around = from.closest('[role="tabpanel"]') || form;
    const fields = [...around.querySelectorAll(FIELDS)].filter(isShown);
    const radios = (one) => one.type === "radio" && one.name === from.name;
    const after = fields.find((one) => from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && !radios(one));
    after?.focus();
    after?.scrollIntoView({ block: "nearest" });
  };

  const addRow = (from) => {
    const row = from.closest(ROW);
    const add = row?.nextElementSibling;
    if (add?.matches("[data-streamfield-list-add]")) add.click();
  };

  document.addEventListener(
    "keydown",
    (event) => {
      const form = event.target.closest?.("form");
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form?.querySelector("[data-palette]")) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) addRow(event.target);
      else next(event.target, form);
    },
    true,
  );

  window.quizWriting = { chooseFrom };
})();
