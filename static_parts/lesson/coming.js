// Fetches the script of a form when someone comes near it, or left something in it: not before a lesson is read.
(() => {
    const form = document.querySelector("form[data-autosave]");
    if (!form) return;

    let isComing = false;
    const fetchIt = () => {
        if (isComing) return;
        isComing = true;
        const script = document.createElement("script");
        script.src = form.dataset.script;
        script.addEventListener("error", () => { // no connection: what is written stays in the page until there is
            isComing = false;
            addEventListener("online", fetchIt, {once: true});
        });
        document.head.append(script);
    };
    keeping.ready.then(() => {
        const forms = [...document.querySelectorAll("form[data-autosave]")];
        if (!("IntersectionObserver" in window) || forms.some((one) => keeping.stored.read(keeping.keyOf(one)))) {
            fetchIt();
            return;
        }
        const observer = new IntersectionObserver((seen) => {
            if (seen.some((one) => one.isIntersecting)) fetchIt();
        }, {rootMargin: "800px"});
        forms.forEach((one) => {
            observer.observe(one);
            one.addEventListener("focusin", fetchIt, {once: true});
        });
    });
})();
