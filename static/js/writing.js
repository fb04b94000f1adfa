// The form of a page: nothing that is typed is cut in silence, and a question names a part of the lesson by choosing it.
(() => {
  const { over, none, gone } = document.currentScript.dataset;

  // A field that holds no more than so many characters would drop the rest of what is pasted: it says so instead.
  const sayWhenOver = (field) => {
    const limit = field.maxLength;
    field.removeAttribute("maxlength");
    const told = document.createElement("p");
    told.className = "over-limit";
    told.setAttribute("role", "status");
    told.hidden = true;
    field.after(told);
    const count = () => {
      const { length } = field.value;
      told.hidden = length <= limit;
      told.textContent = length > limit ? over.replace("%(length)s", length).replace("%(limit)s", limit) : "";
    };
    field.addEventListener("input", count);
    count();
  };

  const HEADINGS = '[data-contentpath="body"] [data-contentpath="heading"] input';
  const REREAD = '[data-contentpath="reread"] input:not([data-is-chosen])';
  const before = new WeakMap(); // of the field of a heading, what it said last, before someone writes in it

  const headings = () =>
    [...document.querySelectorAll(HEADINGS)].filter((one) => !one.closest('[aria-hidden="true"]')).map((one) => one.value.trim());

  const chooseHeading = (field) => {
    field.dataset.isChosen = "";
    const options = () => [["", none], ...[...new Set(headings())].filter(Boolean).map((one) => [one, one])];
    const refresh = window.quizWriting.chooseFrom(field, options, (name) => gone.replace("%(name)s", name));
    field.addEventListener("heading-renamed", refresh);
  };

  // A question that named a heading names it under its new words: once those are written, for on the way there they can
  // be the words of another heading.
  const rename = (field) => {
    const [was, is] = [before.get(field) || "", field.value.trim()];
    if (!is) return;
    before.set(field, is);
    if (!was || was === is || headings().includes(was)) return;
    for (const reread of document.querySelectorAll('[data-contentpath="reread"] input')) {
      if (reread.value === was) reread.value = is;
      reread.dispatchEvent(new Event("heading-renamed"));
    }
  };

  const begin = () => {
    const form = document.querySelector("[data-edit-form]");
    if (!form) return;
    const look = () => {
      form.querySelectorAll("input[maxlength], textarea[maxlength]").forEach(sayWhenOver);
      if (window.quizWriting) form.querySelectorAll(REREAD).forEach(chooseHeading);
    };
    look();
    new MutationObserver(look).observe(form, { childList: true, subtree: true });
    form.addEventListener("focusin", ({ target }) => {
      if (target.matches(HEADINGS) && target.value.trim()) before.set(target, target.value.trim());
    });
    form.addEventListener("change", ({ target }) => {
      if (target.matches(HEADINGS)) rename(target);
    });
    const written = () => document.activeElement?.matches(HEADINGS) && rename(document.activeElement);
    form.addEventListener("submit", written, true); // with keys, from within the field
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
