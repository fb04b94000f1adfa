// A page that the browser kept for Back is not shown as it was: someone may have signed out, or in, since. It is
// hidden when it is put away and asked for anew when it comes back.
addEventListener("pagehide", (event) => {
    if (event.persisted) document.documentElement.hidden = true;
});
addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
});
