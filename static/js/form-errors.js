// How many errors each tab of a form has, also of the blocks in it, which are there after Wagtail counted; and the way to
// the first one.
(() => {
  const ERROR = ".error-message, .help-critical";
  const FIELDS = ['[contenteditable="true"]', "textarea:not([hidden])", "select", 'input:not([type="hidden"]):not([hidden])', "button"];
  const READY = 500; // milliseconds after which the texts can be typed in, and a tab that was opened is shown

  const count = () => {
    for (const badge of document.querySelectorAll("[role='tab'] [data-w-count-container-value]")) {
      const number = document.querySelectorAll(`${badge.dataset.wCountContainerValue} :is(${ERROR})`).length;
      if (badge.dataset.wCountTotalValue !== `${number}`) badge.dataset.wCountTotalValue = number;
    }
  };

  const toTheFirst = () => {
    const error = document.querySelector(`[data-edit-form] :is(${ERROR})`);
    const tab = error?.closest('[role="tabpanel"]');
    if (tab?.hidden) document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
    setTimeout(() => {
      const around = error?.closest("[data-field], [data-contentpath], .w-panel");
      const field = FIELDS.map((one) => around?.querySelector(one)).find(Boolean);
      field?.focus({ preventScroll: true });
      error?.scrollIntoView({ block: "center" });
    }, READY);
  };

  window.addEventListener("load", () => {
    const form = document.querySelector("[data-edit-form]");
    if (!form) return;
    count();
    if (document.querySelector(".messages .error")) toTheFirst();
    let asked = 0;
    new MutationObserver(() => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(count);
    }).observe(form, { childList: true, subtree: true });
  });
})();
