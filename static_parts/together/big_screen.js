// Arrows and the keys of a presenter's remote: first to the end of what is on the screen, then to the next step.
const forward = document.querySelector(".steps [rel=next]");
const backward = document.querySelector(".steps [rel=prev]");
const page = document.scrollingElement;

const below = () => page.scrollHeight - page.clientHeight - page.scrollTop;
const scroll = (share) => page.scrollBy({ top: page.clientHeight * share, behavior: "instant" });

function step(ahead) {
    if (ahead && below() > 4) scroll(0.7);
    else if (!ahead && page.scrollTop > 4) scroll(-0.7);
    else (ahead ? forward : backward)?.click();
}

if (forward || backward) {
    document.addEventListener("keydown", (event) => {
        const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
        if (!isPlain || event.target.closest("video, audio, input, select, textarea")) return;
        if (["ArrowRight", "PageDown"].includes(event.key)) step(true);
        else if (["ArrowLeft", "PageUp"].includes(event.key)) step(false);
        else return;
        event.preventDefault();
    });
}
