// Marks the sections of a lesson that someone reaches, and remembers the furthest one on the server.
(() => {
    const lesson = document.querySelector(".lesson[data-read-url]");
    const url = lesson?.dataset.readUrl;
    if (!url || !("IntersectionObserver" in window)) return;

    const sections = [...lesson.querySelectorAll("[data-section]")];
    const entries = [...lesson.querySelectorAll(".parts li")];
    let read = Number(lesson.dataset.read);
    let waiting;

    const token = () => lesson.querySelector("[name=csrfmiddlewaretoken]")?.value
        ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value;

    const save = () => fetch(url, {
        method: "POST",
        keepalive: true,
        headers: {"X-CSRFToken": token(), "X-Requested-With": "fetch"},
        body: new URLSearchParams({sections: read}),
    }).catch(() => {});

    const reach = (number) => {
        entries.forEach((entry, index) => {
            const link = entry.querySelector("a");
            if (index + 1 === number) link.setAttribute("aria-current", "location");
            else link.removeAttribute("aria-current");
        });
        if (number <= read) return;
        read = number;
        entries.slice(0, read).forEach((entry) => entry.classList.add("read"));
        clearTimeout(waiting);
        waiting = setTimeout(save, 800);
    };

    const observer = new IntersectionObserver((seen) => {
        seen.filter((one) => one.isIntersecting).forEach((one) => reach(Number(one.target.dataset.section)));
    }, {rootMargin: "-35% 0px -55% 0px"});
    sections.forEach((section) => observer.observe(section));
})();
