// Wagtail saves a draft by itself, and takes the form as it is when the answer comes for what was saved. So what was typed
// in between would be kept only with the next change. Here what was sent is remembered, and whatever says something else by
// then is marked as not saved: Wagtail sees it at its next look, saves it, and asks before one leaves.
(() => {
  const NOT_WRITTEN = ["csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id", "next"];

  const written = (data, byServer) =>
    JSON.stringify(
      [...data]
        .filter(([name]) => !NOT_WRITTEN.includes(name) && !name.startsWith("comments-") && !(name in byServer))
        .map(([name, value]) => [name, typeof value === "string" ? value : value.name]),
    );

  let sent = null;

  document.addEventListener("w-autosave:save", ({ detail }) => {
    sent = detail.formData;
  });

  document.addEventListener("w-autosave:success", ({ target, detail }) => {
    const byServer = detail.data?.field_updates || {};
    if (sent && written(sent, byServer) !== written(new FormData(target), byServer)) target.dataset.wUnsavedForceValue = "true";
    sent = null;
  });
})();
