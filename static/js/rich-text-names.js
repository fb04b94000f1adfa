// The box of formatted text is none of the fields that a label can be for: it takes its name from that label all the same.
(() => {
  const NAMELESS = '.Draftail-Editor__wrapper [role="textbox"]:not([aria-labelledby])';

  const name = (box) => {
    const field = box.closest(".Draftail-Editor__wrapper").parentElement.querySelector(':scope > input[type="hidden"]');
    const said = field && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    const label = said || box.closest("[data-contentpath]")?.querySelector(":scope > label"); // in a block it is for nothing
    if (!field || !label) return;
    label.id ||= `${field.id}-label`;
    box.setAttribute("aria-labelledby", label.id);
  };

  const look = () => document.querySelectorAll(NAMELESS).forEach(name);
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})();
